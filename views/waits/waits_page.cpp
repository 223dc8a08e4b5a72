#include "views/waits/waits_page.h"

#include "models/commands/engine_questions.h"
#include "models/commands/token_commands.h"
#include "models/lists/token_model.h"
#include "models/words/format.h"
#include "models/words/token_recipes.h"
#include "views/theme/theme.h"
#include "views/waits/complete_token_dialog.h"
#include "views/waits/token_panel.h"
#include "views/widgets/table_columns.h"
#include "views/widgets/table_delegate.h"
#include "views/widgets/while_shown.h"

#include <QClipboard>
#include <QComboBox>
#include <QGuiApplication>

namespace runyard {

static std::optional<QColor> tokenColour(const QModelIndex &index)
{
    if (index.column() != TokenModel::Status)
        return index.column() == TokenModel::Token || index.column() == TokenModel::Tags
                   ? std::nullopt
                   : std::optional(Theme::of().muted());
    switch (static_cast<TokenStatus>(index.data(TokenModel::StatusRole).toInt())) {
    case TokenStatus::Waiting: return Theme::of().status(RunStatus::Frozen);
    case TokenStatus::Completed: return Theme::of().status(RunStatus::Completed);
    case TokenStatus::TimedOut: return Theme::of().status(RunStatus::TimedOut);
    }
    return std::nullopt;
}

WaitsPage::WaitsPage(EngineClient &client, QWidget *parent)
    : TablePage(QStringLiteral("waits"), tr("wait tokens"), parent)
    , m_client(client)
    , m_tokens(new TokenModel(client, this))
    , m_panel(new TokenPanel)
    , m_status(new QComboBox)
{
    auto *delegate = new TableDelegate(this);
    delegate->setTint(tokenColour);
    delegate->setMonoColumns({TokenModel::Token});
    setSource(m_tokens, delegate, TokenModel::Created, Qt::DescendingOrder);
    setColumns(new TableColumns(table(), settingsKey("columns"),
                                {{TokenModel::Token, 290},
                                 {TokenModel::Status, 100},
                                 {TokenModel::Created, 110},
                                 {TokenModel::Timeout, 120},
                                 {TokenModel::Completed, 110},
                                 {TokenModel::Tags, 200},
                                 {TokenModel::Key, 150}}));
    setEmpty(tr("No wait tokens. A task or a program creates one with wait.createToken() of the SDK or with "
                "POST /api/v1/waitpoints/tokens; completing it lets waiting runs continue."),
             tr("Show all wait tokens"));
    m_complete =
        addPageAction(tr("Complete…"), QStringLiteral("resolve"), QKeySequence(Qt::CTRL | Qt::Key_B));
    m_copyUrl =
        addPageAction(tr("Copy callback URL"), QStringLiteral("copy"), QKeySequence(Qt::CTRL | Qt::Key_U));
    m_copyId = addPageAction(tr("Copy id"), QStringLiteral("copy"), QKeySequence(Qt::CTRL | Qt::Key_J));
    m_copyCurl = addPageAction(tr("Copy as curl"), QStringLiteral("copy"),
                               QKeySequence(Qt::CTRL | Qt::ALT | Qt::Key_U));
    m_older =
        addPageAction(tr("Older"), QStringLiteral("reschedule"), QKeySequence(Qt::ALT | Qt::Key_PageDown));
    m_newest = addPageAction(tr("Newest"), QStringLiteral("up"), QKeySequence(Qt::ALT | Qt::Key_PageUp));
    setPrimaryAction(m_complete);
    connect(m_complete, &QAction::triggered, this, &WaitsPage::complete);
    connect(m_copyUrl, &QAction::triggered, this, [this] {
        copy(tr("callback URL"),
             [](const Waitpoint &token, const std::string &api) { return callbackUrl(api, token); });
    });
    connect(m_copyId, &QAction::triggered, this, [this] {
        copy(tr("id"), [](const Waitpoint &token, const std::string &) { return token.id.text; });
    });
    connect(m_copyCurl, &QAction::triggered, this, [this] {
        copy(tr("curl command"), [](const Waitpoint &token, const std::string &api) {
            return recipes::completeByCurl(token, api);
        });
    });
    connect(m_older, &QAction::triggered, m_tokens, &TokenModel::showOlder);
    connect(m_newest, &QAction::triggered, m_tokens, &TokenModel::showNewest);

    m_status->setAccessibleName(tr("Which wait tokens to show"));
    m_status->addItem(tr("All"), -1);
    for (const TokenStatus status : {TokenStatus::Waiting, TokenStatus::Completed, TokenStatus::TimedOut})
        m_status->addItem(format::text(std::string(displayName(status))), static_cast<int>(status));
    connect(m_status, &QComboBox::currentIndexChanged, this, [this] {
        const int chosen = m_status->currentData().toInt();
        m_tokens->setStatus(chosen < 0 ? std::nullopt : std::optional(static_cast<TokenStatus>(chosen)));
    });
    addToBar(m_status);
    setPanel(m_panel);

    EngineQuestions(m_client, this).status([this](Result<EngineStatus> status) {
        if (status)
            m_apiUrl = status->apiUrl;
    });
    m_tokens->onLoaded = [this] { listed(); };
    whileShown(*this, [this](bool isShown) { m_tokens->setShown(isShown); });
    m_tokens->reload();
    WaitsPage::currentChanged();
}

const Waitpoint *WaitsPage::current() const
{
    const int row = currentSourceRow();
    return row < 0 ? nullptr : &m_tokens->at(row);
}

void WaitsPage::listed()
{
    m_older->setEnabled(m_tokens->hasOlder());
    m_newest->setEnabled(!m_tokens->isNewest());
    m_older->setVisible(m_tokens->hasOlder() || !m_tokens->isNewest());
    m_newest->setVisible(m_older->isVisible());
    loaded(m_tokens->error());
    currentChanged();
}

void WaitsPage::currentChanged()
{
    const Waitpoint *token = current();
    m_complete->setEnabled(token && !token->completedAt);
    for (QAction *action : {m_copyUrl, m_copyId, m_copyCurl})
        action->setEnabled(token);
    // Ages are repainted every second; the panel is only refreshed for another token or other values.
    if (token && *token != m_shown)
        showToken();
}

void WaitsPage::showToken()
{
    m_shown = *current();
    const auto url = [this](const Waitpoint &token) { return format::text(callbackUrl(m_apiUrl, token)); };
    m_panel->setToken(m_shown, url(m_shown));
    if (!m_shown.completedAt)
        return;
    TokenCommands(m_client, this).find(m_shown.id, [this, url](Result<Waitpoint> whole) {
        if (whole && whole->id == m_shown.id)
            m_panel->setToken(*whole, url(*whole));
    });
}

void WaitsPage::complete()
{
    if (!current() || current()->completedAt)
        return;
    auto *dialog = new CompleteTokenDialog(m_client, current()->id, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &DialogFrame::said, this, &Page::said);
    dialog->open();
}

void WaitsPage::copy(const QString &what,
                     std::function<std::string(const Waitpoint &, const std::string &)> text)
{
    if (!current())
        return;
    EngineQuestions(m_client, this)
        .status([this, what, text = std::move(text), token = *current()](Result<EngineStatus> status) {
            if (!status)
                return emit failed(format::text(status.error().text()));
            QGuiApplication::clipboard()->setText(format::text(text(token, status->apiUrl)));
            emit said(tr("Copied the %1 of %2.").arg(what, format::shortId(token.id.text)));
        });
}

void WaitsPage::filterTextChanged(const QString &text)
{
    m_tokens->setText(text);
}

void WaitsPage::reload()
{
    m_tokens->reload();
}

void WaitsPage::emptyActionWanted()
{
    m_status->setCurrentIndex(0);
}

} // namespace runyard
