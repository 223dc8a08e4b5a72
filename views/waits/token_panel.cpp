#include "views/waits/token_panel.h"

#include "models/words/format.h"
#include "views/payload/code_view.h"
#include "views/payload/json_text.h"
#include "views/theme/theme.h"
#include "views/widgets/fact_list.h"

#include <QLabel>
#include <QVBoxLayout>

namespace runyard {

static constexpr int kOutputHeight = 160;

static QString fullTimeOf(const std::optional<TimePoint> &at)
{
    return at ? format::fullTime(*at) : QString();
}

TokenPanel::TokenPanel(QWidget *parent)
    : QScrollArea(parent)
    , m_title(new QLabel)
    , m_facts(new FactList(tr("Wait token")))
    , m_output(new CodeView(tr("Output of the wait token")))
{
    setAccessibleName(tr("Details of the wait token"));
    setFrameShape(QFrame::NoFrame);
    setWidgetResizable(true);
    setMinimumWidth(280);
    QFont bold = Theme::of().textFont();
    bold.setWeight(QFont::DemiBold);
    m_title->setFont(bold);
    m_title->setAccessibleName(tr("Wait token: status"));
    m_output->setReadOnly(true);
    m_output->setMinimumHeight(kOutputHeight);
    auto *page = new QWidget;
    auto *column = new QVBoxLayout(page);
    column->setContentsMargins(12, 12, 12, 12);
    column->setSpacing(12);
    column->addWidget(m_title);
    column->addWidget(m_facts);
    column->addWidget(m_output, 1);
    setWidget(page);
}

void TokenPanel::setToken(const Waitpoint &token, const QString &url)
{
    QStringList tags;
    for (const std::string &tag : token.tags)
        tags += format::text(tag);
    m_title->setText(format::text(std::string(displayName(token.status()))));
    m_facts->set(tr("Id"), format::text(token.id.text), true);
    m_facts->set(tr("Created"), format::fullTime(token.createdAt));
    m_facts->set(tr("Times out"), fullTimeOf(token.dueAt));
    m_facts->set(tr("Completed"), fullTimeOf(token.completedAt));
    m_facts->set(tr("Tags"), tags.join(QStringLiteral(", ")));
    m_facts->set(tr("Key"), format::text(token.idempotencyKey), true);
    m_facts->set(tr("Key expires"), fullTimeOf(token.keyExpiresAt));
    m_facts->set(tr("Callback"), url, true);
    const bool isJson = token.output.type != "text/plain";
    m_output->setKind(isJson ? CodeView::Kind::Json : CodeView::Kind::PlainText);
    m_output->setNotice(token.output.present ? QString()
                        : token.completedAt  ? tr("Completed without data.")
                                             : tr("Waits for whoever completes it."));
    const QByteArray bytes = QByteArray::fromStdString(token.output.data);
    m_output->setText(isJson ? indentedJson(bytes) : bytes, bytes);
}

} // namespace runyard
