// What there is to know of one wait token, its output included. GUI thread.
#pragma once

#include "engine/domain/waitpoint.h"

#include <QScrollArea>

class QLabel;

namespace runyard {

class CodeView;
class FactList;

class TokenPanel final : public QScrollArea
{
    Q_OBJECT

public:
    explicit TokenPanel(QWidget *parent = nullptr);

    void setToken(const Waitpoint &token, const QString &url);
    CodeView *output() const { return m_output; }

private:
    QLabel *m_title;
    FactList *m_facts;
    CodeView *m_output;
};

} // namespace runyard
