"""What a loudspeaker says, and of which clips it is made. Arithmetic on words: no Django, no database, no clock."""
