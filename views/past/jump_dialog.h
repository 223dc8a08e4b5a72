// Asks where in the list to go: the id of a run, a date, a time of day, "2h ago". GUI thread.
#pragma once

#include "engine/domain/run_query.h"

#include <QDialog>

#include <optional>

class QLabel;
class QLineEdit;
class QPushButton;

namespace runyard {

/// What is meant by the text; empty when nothing is. Times without a zone are those of the window.
std::optional<RunPlaceRequest> placeFromText(const QString &text, TimePoint now);

class JumpDialog final : public QDialog
{
    Q_OBJECT

public:
    explicit JumpDialog(QWidget *parent);

signals:
    void wanted(const runyard::RunPlaceRequest &place);

private:
    void refresh();
    void go();

    QLineEdit *m_text;
    QLabel *m_meaning;
    QPushButton *m_go;
};

} // namespace runyard
