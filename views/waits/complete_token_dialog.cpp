#include "views/waits/complete_token_dialog.h"

#include "models/commands/token_commands.h"
#include "models/words/format.h"
#include "views/payload/payload_editor.h"
#include "views/widgets/note_label.h"

#include <QVBoxLayout>

namespace runyard {

CompleteTokenDialog::CompleteTokenDialog(EngineClient &client, const WaitpointId &token, QWidget *parent)
    : DialogFrame(QStringLiteral("complete-token"), tr("Complete a wait token"), tr("Complete"),
                  QSize(620, 460), parent)
    , m_client(client)
    , m_token(token)
    , m_editor(new PayloadEditor)
{
    sentence()->say(tr("Completes %1. Whatever waits for it continues with this. It cannot be undone.")
                        .arg(format::shortId(token.text)));
    fields()->addWidget(m_editor, 1);
    m_editor->setPacket(Packet::json("{}"));
    connect(m_editor, &PayloadEditor::changed, this, [this] { setVerbPossible(m_editor->readiness().ok()); });
    showFields();
    m_editor->focusEditor();
}

bool CompleteTokenDialog::hasEdits() const
{
    return m_editor->isEdited();
}

void CompleteTokenDialog::send()
{
    if (Status ready = m_editor->readiness(); !ready)
        return complain(ready.error());
    setBusy(true);
    TokenCommands(m_client, this)
        .complete({m_token, m_editor->packet(), std::nullopt}, [this](Result<TokenCompleted> completed) {
            setBusy(false);
            if (!completed)
                return complain(completed.error());
            const QString id = format::shortId(completed->id.text);
            emit said(completed->wasOver ? tr("%1 had already ended; nothing was changed.").arg(id)
                                         : tr("Completed %1.").arg(id));
            finish();
        });
}

} // namespace runyard
