"""The client's permissions: dated decisions that a party may be told a kind of information for a purpose."""
