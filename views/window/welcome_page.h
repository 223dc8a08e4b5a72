// What a workspace without any deployment shows: what this is, and the two ways to begin.
#pragma once

#include <QWidget>

class QLabel;
class QPushButton;

namespace runyard {

class WelcomePage final : public QWidget
{
    Q_OBJECT

public:
    explicit WelcomePage(bool offerSample, QWidget *parent = nullptr);
    void setBusy(bool busy);
    void showProblem(const QString &sentence);

signals:
    void deploySample();
    void deployFolder();

private:
    QPushButton *m_sample;
    QPushButton *m_folder;
    QLabel *m_problem;
};

} // namespace runyard
