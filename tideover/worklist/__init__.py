"""What must happen next and why: the record reader, the rules that give dues, and the stage of a case."""
