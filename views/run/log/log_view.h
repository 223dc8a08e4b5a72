// The Logs tab: the lines, what of them is shown (attempt, stream, level, times, wrapping), finding in
// them, copying and saving them, and where one stands in a log that grows. GUI thread.
#pragma once

#include "models/run/log_export.h"
#include "models/run/log_model.h"
#include "models/run/log_search.h"

#include <QWidget>

#include <memory>

class QAction;
class QLabel;
class QToolButton;

namespace runyard {

class LogFindBar;
class LogPane;

class LogView final : public QWidget
{
    Q_OBJECT

public:
    LogView(EngineClient &client, LogModel &model, QWidget *parent = nullptr);

    /// How many attempts can be chosen from.
    void setAttempts(int count);
    /// Shows the lines of a moment.
    void showMoment(TimePoint at);
    /// The selected lines, or all, as plain text onto the clipboard, when they are read.
    void copy();
    /// Into a file, with times when they are shown.
    void saveTo(const QString &file);
    LogPane *pane() { return m_pane; }

signals:
    /// A copy or save has ended; empty = well.
    void exported(const QString &problem);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    QWidget *makeBar();
    QToolButton *addButton(QLayout *row, const QString &icon, const QString &text, const QString &name);
    void makeAttemptMenu();
    QAction *addFilterAction(QMenu *menu, const QString &text, unsigned LogFilter::*mask, unsigned bit);
    void changeFilter(const LogFilter &filter);
    void askForFile();
    void startExport(std::unique_ptr<QIODevice> into, LogExportOptions options);
    void endExport(const QString &problem);
    void refreshIcons();
    void updateState();

    EngineClient &m_client;
    LogModel &m_model;
    LogSearch m_search;
    LogPane *m_pane;
    LogFindBar *m_find;
    QLabel *m_notice;
    QToolButton *m_attempt = nullptr;
    QToolButton *m_filter = nullptr;
    QAction *m_save = nullptr;
    QToolButton *m_end;
    QList<QAction *> m_filterActions;
    QList<std::pair<QToolButton *, QString>> m_icons;
    std::unique_ptr<QIODevice> m_into; // outlives m_export
    std::unique_ptr<LogExport> m_export;
    QString m_problem;
    int m_attempts = 0;
    int m_seenRows = 0; // when following ended
};

} // namespace runyard
