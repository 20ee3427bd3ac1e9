"""The addresses of discussions."""

from coalface.entries.addresses import addresses
from coalface.kinds.discussion.kind import DISCUSSION

urlpatterns = addresses(DISCUSSION)
