"""A private server goes with the process that started it, whatever that has forked."""

import os

import pytest
from shopx import embedded

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork here")


def test_a_server_is_stopped_while_a_forked_process_lives() -> None:
    reading, writing = os.pipe()
    server = embedded.Server()
    child = os.fork()
    if child == 0:
        os.close(writing)
        os.read(reading, 1)  # until the parent is done
        os._exit(0)
    os.close(reading)
    try:
        server.close()  # does not wait for the child
    finally:
        os.close(writing)
    assert os.waitpid(child, 0)[1] == 0
