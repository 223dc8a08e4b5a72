// The wait tokens: what waits for a word from outside and for how long, completing it by hand, and what to
// give to whoever shall complete it. GUI thread.
#pragma once

#include "engine/contract/engine_client.h"
#include "engine/domain/waitpoint.h"
#include "views/widgets/table_page.h"

#include <functional>

class QComboBox;

namespace runyard {

class TokenModel;
class TokenPanel;

class WaitsPage final : public TablePage
{
    Q_OBJECT

public:
    explicit WaitsPage(EngineClient &client, QWidget *parent = nullptr);

    TokenPanel *panel() const { return m_panel; }
    QComboBox *statusChoice() const { return m_status; }

protected:
    void currentChanged() override;
    void reload() override;
    void emptyActionWanted() override;
    void filterTextChanged(const QString &text) override;

private:
    const Waitpoint *current() const; // null = none
    void listed();
    void showToken();
    void complete();
    void copy(const QString &what, std::function<std::string(const Waitpoint &, const std::string &)> text);

    EngineClient &m_client;
    TokenModel *m_tokens;
    TokenPanel *m_panel;
    QComboBox *m_status;
    QAction *m_complete;
    QAction *m_copyUrl;
    QAction *m_copyId;
    QAction *m_copyCurl;
    QAction *m_older;
    QAction *m_newest;
    std::string m_apiUrl;
    Waitpoint m_shown; // in the panel, without its output
};

} // namespace runyard
