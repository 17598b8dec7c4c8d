"""What the model's tests say when they fail."""

import pytest

pytest.register_assert_rewrite("tests.model.both_offices")
