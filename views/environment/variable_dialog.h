// Adds a variable of the environment, or gives one another value. GUI thread; the client outlives it.
#pragma once

#include "engine/contract/engine_client.h"
#include "engine/domain/environment_variable.h"
#include "views/widgets/dialog_frame.h"

#include <optional>

class QCheckBox;
class QLineEdit;
class QPlainTextEdit;

namespace runyard {

class VariableDialog final : public DialogFrame
{
    Q_OBJECT

public:
    /// `edited` empty = a new one. The value of a secret one is not there to be shown.
    VariableDialog(EngineClient &client, const std::optional<EnvironmentVariable> &edited,
                   QWidget *parent = nullptr);

    QLineEdit *name() const { return m_name; }
    QPlainTextEdit *value() const { return m_value; }
    QCheckBox *secret() const { return m_secret; }

protected:
    bool hasEdits() const override;
    void send() override;

private:
    void describe();

    EngineClient &m_client;
    std::optional<EnvironmentVariable> m_edited;
    QLineEdit *m_name;
    QPlainTextEdit *m_value;
    QCheckBox *m_secret;
};

} // namespace runyard
