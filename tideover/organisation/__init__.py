"""How a service is made up: its teams and staff, its policy, and the help in its catalogue."""
