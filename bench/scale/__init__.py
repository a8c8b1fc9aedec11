"""The rig: the same service two hundred times over, a million cases, and what its pages take beside ten thousand."""
