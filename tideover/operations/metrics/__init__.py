"""What is counted of a running Tideover, in the text format of Prometheus: never a name, a reference or an address.

A web server has several processes, and a look reaches only one of them. So each keeps its counts in a file of its own
in one folder, `var/metrics/` and the number of the server's process, and whichever is asked adds them all up.
"""
