// Lets one drop a file onto a text editor: reads it on another thread and gives its text. Large files and
// those that are not text are refused in words. GUI thread.
#pragma once

#include <QObject>

class QAbstractScrollArea;

namespace runyard {

class FileDrop final : public QObject
{
    Q_OBJECT

public:
    /// Watches the viewport of `editor` and belongs to it.
    explicit FileDrop(QAbstractScrollArea *editor);

    void read(const QString &path);

signals:
    void dropped(const QByteArray &text);
    void refused(const QString &why);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    QAbstractScrollArea *m_editor;
};

} // namespace runyard
