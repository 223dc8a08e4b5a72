// Shown until the engine is ready: that the workspace is opening, or why it cannot be opened and what to do.
// Thread: GUI.
#pragma once

#include <QWidget>

class QLabel;
class QPushButton;

namespace runyard {

class OpeningPage final : public QWidget
{
    Q_OBJECT

public:
    explicit OpeningPage(const QString &workspace);
    void showBusy(const QString &workspace);
    void showProblem(const QString &sentence);

signals:
    void retryWanted();
    void folderWanted(const QString &folder);

private:
    QLabel *m_title;
    QLabel *m_text;
    QPushButton *m_retry;
    QPushButton *m_choose;
    QPushButton *m_quit;
};

} // namespace runyard
