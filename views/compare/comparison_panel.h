// Two runs side by side, by their own ids, whatever is selected in the list. For a replay it shows its
// progress, then its outcome. GUI thread; the client outlives it.
#pragma once

#include "models/feed/live_refresh.h"
#include "models/words/run_comparison.h"

#include <QTimer>
#include <QWidget>

#include <optional>

class QLabel;
class QPushButton;
class QStandardItemModel;
class QTableView;
class QTabWidget;
class QToolButton;

namespace runyard {

class AlignedTimelines;
class NoteLabel;
class PacketDiff;

class ComparisonPanel final : public QWidget
{
    Q_OBJECT

public:
    explicit ComparisonPanel(EngineClient &client, QWidget *parent = nullptr);

    /// Shows itself. If `first` is the original of `second`, it is about a replay.
    void compare(const RunId &first, const RunId &second);

    NoteLabel *headline() const { return m_headline; }
    NoteLabel *sentence() const { return m_sentence; }
    QTabWidget *tabs() const { return m_tabs; }
    QTableView *facts() const { return m_table; }
    PacketDiff *payload() const { return m_payload; }
    PacketDiff *output() const { return m_output; }
    AlignedTimelines *timelines() const { return m_timelines; }
    QPushButton *cancelButton() const { return m_cancel; }

signals:
    void runActivated(const runyard::RunId &id);
    void cancelWanted(const runyard::RunId &id);

private:
    struct Side
    {
        RunId id;
        std::optional<RunDetail> detail;
        bool isReading = false;
        bool readAgain = false;
    };
    void read(Side &side);
    void showBoth();
    void showHeadline();
    void showFacts(TimePoint now);
    bool isLive() const;
    void refreshIcons();
    QPushButton *makeButton(const QString &text);

    EngineClient &m_client;
    Side m_first;
    Side m_second;
    quint64 m_generation = 0; // of pairs; answers about an older pair are dropped
    LiveRefresh m_changes;
    QTimer m_clock;
    NoteLabel *m_headline;
    NoteLabel *m_sentence;
    QToolButton *m_close;
    QPushButton *m_openFirst;
    QPushButton *m_openSecond;
    QPushButton *m_cancel;
    QTabWidget *m_tabs;
    QStandardItemModel *m_facts;
    QTableView *m_table;
    AlignedTimelines *m_timelines;
    PacketDiff *m_payload;
    PacketDiff *m_output;
    PacketDiff *m_error;
    PacketDiff *m_metadata;
};

} // namespace runyard
