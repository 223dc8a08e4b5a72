#include "views/start/start_dialog.h"

#include "models/words/format.h"
#include "views/payload/payload_editor.h"
#include "views/payload/payload_tools.h"
#include "views/start/run_options_form.h"

#include <QTabWidget>

namespace runyard {

namespace {
enum Tab { PayloadTab, OptionsTab };
}

StartDialog::StartDialog(EngineClient &client, const QString &key, const QString &title, const QString &verb,
                         const QString &tabsName, QWidget *parent)
    : DialogFrame(key, title, verb, QSize(760, 560), parent)
    , m_client(client)
    , m_choices(client, this)
    , m_tabs(new QTabWidget)
    , m_payload(new PayloadEditor)
    , m_tools(new PayloadTools(client, m_payload))
    , m_options(new RunOptionsForm)
{
    m_tabs->setDocumentMode(true);
    m_tabs->setAccessibleName(tabsName);
    m_tabs->addTab(padded(m_payload), tr("Payload"));
    m_tabs->addTab(scrolled(m_options), tr("Options"));
    connect(m_options, &RunOptionsForm::changed, this, [this] { refresh(); });
    m_clock.setInterval(1'000);
    connect(&m_clock, &QTimer::timeout, this, [this] { refresh(); });
}

bool StartDialog::hasEdits() const
{
    return m_payload->isEdited() || m_options->isEdited() || m_tools->isEditedElsewhere();
}

std::optional<TriggerOptions> StartDialog::checkedOptions()
{
    if (m_tools->isEditedElsewhere()) {
        m_tabs->setCurrentIndex(PayloadTab);
        complain(
            tr("The payload is still open in %1. Save and close it there, or press Done above the payload.")
                .arg(m_tools->editorName()));
        return {};
    }
    if (const Status ready = m_payload->readiness(); !ready) {
        showRefusal(ready.error());
        m_payload->focusEditor();
        return {};
    }
    const OptionsReading reading = m_options->read(SystemClock().now());
    if (!reading.problems.isEmpty()) {
        m_tabs->setCurrentIndex(OptionsTab);
        m_options->focusProblem();
        return {};
    }
    return reading.options;
}

Reply<TriggerReply> StartDialog::whenStarted(const QString &done)
{
    setBusy(true);
    return [this, done](Result<TriggerReply> reply) {
        setBusy(false);
        if (!reply) {
            if (!reply.error().details.empty())
                showRefusal(reply.error());
            complain(format::text(reply.error().text()));
            return;
        }
        const QString sentence =
            reply->isCached ? tr("%1 already has this idempotency key; no second run was created.") : done;
        emit said(sentence.arg(format::shortId(reply->id.text)));
        emit started(reply->id);
        finish();
    };
}

void StartDialog::showRefusal(const Error &error)
{
    m_tabs->setCurrentIndex(PayloadTab);
    m_payload->showRefusal(error);
}

} // namespace runyard
