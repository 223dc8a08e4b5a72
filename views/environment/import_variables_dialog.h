// Shows what a .env file would set, and sets it. GUI thread; the file is read on another one.
#pragma once

#include "engine/contract/engine_client.h"
#include "engine/domain/dotenv.h"
#include "engine/domain/environment_variable.h"
#include "views/widgets/dialog_frame.h"

#include <set>

class QCheckBox;
class QTableWidget;

namespace runyard {

class ImportVariablesDialog final : public DialogFrame
{
    Q_OBJECT

public:
    ImportVariablesDialog(EngineClient &client, const QString &file, QWidget *parent = nullptr);

    QTableWidget *list() const { return m_list; }
    QCheckBox *replace() const { return m_replace; }
    QCheckBox *secret() const { return m_secret; }

protected:
    void send() override;

private:
    void load();
    void describe();
    VariableChange change() const; // without those that are ours

    EngineClient &m_client;
    QString m_file;
    std::vector<DotenvEntry> m_entries;
    std::set<std::string> m_known; // names that are set already
    QTableWidget *m_list;
    QCheckBox *m_replace;
    QCheckBox *m_secret;
};

} // namespace runyard
