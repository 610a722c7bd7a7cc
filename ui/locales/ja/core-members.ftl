# Words of the core: members.
