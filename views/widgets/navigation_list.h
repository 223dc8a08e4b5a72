// The list of the pages of the window; in a narrow window only their icons. GUI thread.
#pragma once

#include <QListWidget>

namespace runyard {

class NavigationList final : public QListWidget
{
    Q_OBJECT

public:
    explicit NavigationList(QWidget *parent = nullptr);

    void addPage(const QString &name, const QString &icon);
    void setFolded(bool folded);
    bool isFolded() const { return m_isFolded; }

private:
    void refreshTheme();

    bool m_isFolded = false;
};

} // namespace runyard
