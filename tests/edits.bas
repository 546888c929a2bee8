' What an editor does in LibreOffice, by its own programming interface; see test_review_macro.py.
' LibreOffice 7.4 without a window falls over comments and formats set this way: those edits are
' made by XML alone (edits.py). The last table holds the units: the head is row 1, so that unit n stands in row n + 1.

Sub EditAll(source As String, target As String)
  Dim loading(0) As New com.sun.star.beans.PropertyValue
  loading(0).Name = "Hidden" : loading(0).Value = True
  doc = StarDesktop.loadComponentFromURL(ConvertToURL(source), "_blank", 0, loading())
  doc.RecordChanges = True
  table = doc.TextTables.getByIndex(doc.TextTables.Count - 1)

  ' Unit 1: words typed at the end.
  cell = table.getCellByName("C2")
  at = cell.createTextCursor() : at.gotoEnd(False)
  cell.insertString(at, " diketik", False)

  ' Unit 2: the whole cell typed over.
  table.getCellByName("C3").setString("Sel yang ditulis ulang")

  ' Unit 3: search and replace.
  search = doc.createReplaceDescriptor()
  search.SearchString = "merdeka 3 12" : search.ReplaceString = "merdeka 3 13"
  doc.replaceAll(search)

  ' Unit 4: a second paragraph.
  cell = table.getCellByName("C5")
  at = cell.createTextCursor() : at.gotoEnd(False)
  cell.insertControlCharacter(at, com.sun.star.text.ControlCharacter.PARAGRAPH_BREAK, False)
  cell.insertString(at, "Paragraf kedua", False)

  ' Unit 6: the status typed.
  table.getCellByName("D7").setString("Approved")

  ' Unit 7: the target emptied.
  table.getCellByName("C8").setString("")

  ' Unit 9: the source, which LibreOffice 7.4 doesn't lock.
  table.getCellByName("B10").setString("Somebody changed the source.")

  ' Unit 10: a line break.
  cell = table.getCellByName("C11")
  at = cell.createTextCursor() : at.gotoEnd(False)
  cell.insertControlCharacter(at, com.sun.star.text.ControlCharacter.LINE_BREAK, False)
  cell.insertString(at, "baris kedua", False)

  ' A new row at the end, then unit 11's row taken away, tracking off.
  doc.RecordChanges = False
  table.Rows.insertByIndex(13, 1)
  table.getCellByName("B14").setString("A new sentence.")
  table.getCellByName("C14").setString("Kalimat baru.")
  table.Rows.removeByIndex(11, 1)

  Dim saving(0) As New com.sun.star.beans.PropertyValue
  saving(0).Name = "FilterName" : saving(0).Value = "MS Word 2007 XML"
  doc.storeToURL(ConvertToURL(target), saving())
  doc.close(True)
End Sub
