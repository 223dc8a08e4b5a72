// A line diff to read: what was added and removed has its own ground and its own sign. What is copied from it
// are the lines as they are, behind their signs. GUI thread.
#pragma once

#include "models/words/line_diff.h"

#include <QPlainTextEdit>

namespace runyard {

class DiffText final : public QPlainTextEdit
{
    Q_OBJECT

public:
    explicit DiffText(const QString &accessibleName, QWidget *parent = nullptr);
    /// Shows the first few thousand and says how many follow.
    void setLines(const QList<DiffLine> &lines);

protected:
    QMimeData *createMimeDataFromSelection() const override;
    void contextMenuEvent(QContextMenuEvent *event) override;

private:
    void applyWrap();
    void paintLines();

    QList<DiffLine> m_lines;
    QAction *m_wrap;
};

} // namespace runyard
