// The variables of the workspace. Values are masked until someone asks to see them; secret values never
// reach the window. GUI thread.
#pragma once

#include "engine/domain/environment_variable.h"
#include "models/feed/live_table_model.h"

namespace runyard {

class VariableModel final : public LiveTableModel<EnvironmentVariable>
{
    Q_OBJECT

public:
    enum Column { Name, Value, Secret, Changed, ColumnCount };
    enum VariableRole { SecretRole = KeyRole + 1 };

    explicit VariableModel(EngineClient &client, QObject *parent = nullptr);

    void setValuesShown(bool shown);
    /// Why values cannot be read; empty when they can.
    QString problem() const { return m_problem; }

    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;

protected:
    void request(Reply<std::vector<EnvironmentVariable>> reply) override;
    QString keyOf(const EnvironmentVariable &row) const override;
    QStringList columnTitles() const override;
    QString cellText(const EnvironmentVariable &row, int column) const override;
    QVariant cellValue(const EnvironmentVariable &row, int column) const override;
    QString cellStored(const EnvironmentVariable &row, int column) const override;
    QString cellTip(const EnvironmentVariable &row, int column) const override;

private:
    QString m_problem;
    bool m_valuesShown = false;
};

} // namespace runyard
