"""What every form that an editor corrects has in common, a Word document or a spreadsheet.

marks.py     by what a row is known again, whose comments are ours, the words of a status
readings.py  other readings of a row, which somebody has to choose from
statuses.py  the words of a status that editors write themselves
frame.py     what stands around the rows, known again
remarks.py   what our comments say
typed.py     what an editor typed into a comment of ours
reasons.py   why something was held back, left out or repaired
words.py     what a form says beside the text, in its editor's language
facts.py     what a form says of its edition
risk.py      which segments to read first
"""
