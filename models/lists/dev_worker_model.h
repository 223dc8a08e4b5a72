// The trigger.dev command lines that execute runs here: one row for each project and branch. What they report goes out
// of date without a change in the engine, so it is read every few seconds while it is shown. GUI thread.
#pragma once

#include "engine/domain/dev_worker.h"
#include "models/feed/live_table_model.h"

class QTimer;

namespace runyard {

class DevWorkerModel final : public LiveTableModel<DevWorker>
{
    Q_OBJECT

public:
    enum Column {
        Project,
        Branch,
        State,
        Version,
        Tasks,
        Executing,
        Waiting,
        Queued,
        Heard,
        Cli,
        ColumnCount
    };

    explicit DevWorkerModel(EngineClient &client, QObject *parent = nullptr);

    void setShown(bool isShown);

protected:
    void request(Reply<std::vector<DevWorker>> reply) override;
    QString keyOf(const DevWorker &row) const override;
    QStringList columnTitles() const override;
    QString cellText(const DevWorker &row, int column) const override;
    QVariant cellValue(const DevWorker &row, int column) const override;
    QString cellTip(const DevWorker &row, int column) const override;
    bool isNumeric(int column) const override;

private:
    QTimer *m_pulse;
};

} // namespace runyard
