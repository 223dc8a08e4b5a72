// Two attempts of a run side by side: how each ended, what it took, and which lines of its log the other
// does not have. Reads the logs when it is looked at. GUI thread.
#pragma once

#include "engine/contract/engine_client.h"
#include "engine/domain/run.h"

#include <QWidget>

class QComboBox;
class QLabel;
class QStandardItemModel;
class QTableView;

namespace runyard {

class AttemptCompare final : public QWidget
{
    Q_OBJECT

public:
    static constexpr int kMostLines = 2'000; // of each log

    explicit AttemptCompare(EngineClient &client, QWidget *parent = nullptr);

    /// Keeps the chosen attempts while it is the same run; else the last two.
    void setDetail(const RunDetail &detail);

protected:
    void showEvent(QShowEvent *event) override;

private:
    void compare();
    void readLogs();
    void showDiff();
    const Attempt *chosen(const QComboBox *box) const;

    EngineClient &m_client;
    QComboBox *m_left;
    QComboBox *m_right;
    QStandardItemModel *m_facts;
    QStandardItemModel *m_diff;
    QTableView *m_factTable;
    QLabel *m_notice;
    RunId m_id;
    std::vector<Attempt> m_attempts;
    QStringList m_lines[2];
    QStringList m_stored[2]; // the same, with their tabs and escape sequences
    bool m_isCut = false;
    int m_waits = 0; // for logs
    quint64 m_generation = 0;
};

} // namespace runyard
