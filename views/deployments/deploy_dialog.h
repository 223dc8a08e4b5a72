// Shows what deploying a folder changes, or what is wrong with it and on which line; deploys it.
// GUI thread; the client outlives it.
#pragma once

#include "models/words/deploy_findings.h"
#include "views/widgets/dialog_frame.h"

class QLineEdit;
class QTreeWidget;

namespace runyard {

class EngineClient;

class DeployDialog final : public DialogFrame
{
    Q_OBJECT

public:
    DeployDialog(EngineClient &client, QString directory, QWidget *parent = nullptr);

    QTreeWidget *list() const { return m_list; }
    QPushButton *readAgainButton() const { return m_readAgain; }
    QString directory() const { return m_directory; }
    void setDirectory(const QString &directory); // and reads it

protected:
    void send() override;

private:
    void read();
    void choose();
    void showRows(const QList<DeployRow> &rows);
    void showProblems(const Error &error);
    void applyTheme();
    void readOut(int row);

    EngineClient &m_client;
    QString m_directory;
    QLineEdit *m_folder;
    QTreeWidget *m_list;
    QPushButton *m_choose;
    QPushButton *m_readAgain;
    QList<DeployRow> m_rows;
    int m_turn = 0; // counts the readings; answers about an earlier folder are dropped
};

} // namespace runyard
