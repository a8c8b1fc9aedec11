"""The staff pages that join several rooms: the worklist as home, cases, a case, search."""
