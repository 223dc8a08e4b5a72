// The commands of the palette that match what is typed, best first. GUI thread.
#pragma once

#include <QAbstractListModel>
#include <QIcon>

#include <functional>
#include <vector>

namespace runyard {

struct PaletteCommand
{
    QString title;
    QString hint; // shortcut or kind, shown at the right
    QIcon icon;
    std::function<void()> run;
};

class PaletteModel final : public QAbstractListModel
{
    Q_OBJECT

public:
    enum Role {
        HintRole = Qt::UserRole,
        KeyRole // the same command keeps its key whatever row it has
    };

    using QAbstractListModel::QAbstractListModel;

    int rowCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;

    void addCommands(std::vector<PaletteCommand> commands); // joins the known ones
    void setTyped(const QString &typed);
    /// What the engine found for the typed text: below the matching commands, in the given order.
    void setFound(std::vector<PaletteCommand> found);
    void run(int row) const;

private:
    void rank();
    const PaletteCommand &at(int row) const;

    std::vector<PaletteCommand> m_commands;
    std::vector<PaletteCommand> m_found;
    std::vector<std::size_t> m_ranked; // indexes into m_commands
    QString m_typed;
};

} // namespace runyard
