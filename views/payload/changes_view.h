// What an edited replay changes against the original: options in words, the payload line by line.
// GUI thread; large payloads are compared on another one.
#pragma once

#include "models/words/line_diff.h"

#include <QStringList>
#include <QWidget>

namespace runyard {

class DiffText;
class NoteLabel;

class ChangesView final : public QWidget
{
    Q_OBJECT

public:
    explicit ChangesView(QWidget *parent = nullptr);
    void setOptionChanges(const QStringList &changes);
    void setPayloadUnchanged();
    void setPayloadRemoved();
    void setPayloadNote(const QString &note); // in place of changes
    /// `before` is laid out over lines when it is JSON; `after` is for the comparison, too.
    void setPayloads(const QByteArray &before, const QByteArray &after, bool isAfterJson);
    DiffText *text() const { return m_text; }
    NoteLabel *payloadNote() const { return m_payload; }
    NoteLabel *optionsNote() const { return m_options; }

private:
    void showDiff(const QList<DiffLine> &lines);

    NoteLabel *m_options;
    NoteLabel *m_payload;
    DiffText *m_text;
    int m_turn = 0;
};

} // namespace runyard
