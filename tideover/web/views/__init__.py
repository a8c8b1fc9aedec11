"""The staff pages that join several rooms."""
