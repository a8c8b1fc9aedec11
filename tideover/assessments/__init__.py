"""What is known of a client's needs at one time: health and what lies behind it, in codes and their words."""
