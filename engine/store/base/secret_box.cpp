#include "engine/store/base/secret_box.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/rand.h>
#include <openssl/sha.h>

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <memory>
#include <sys/stat.h>
#include <unistd.h>

namespace runyard {

namespace {

// version (1), name of the key (8), nonce (12), tag (16), then the text
constexpr char kVersion = 1;
constexpr std::size_t kNonceBytes = 12;
constexpr std::size_t kTagBytes = 16;
constexpr std::size_t kFixedBytes = 1 + 8 + kNonceBytes + kTagBytes;

using Cipher = std::unique_ptr<EVP_CIPHER_CTX, decltype(&EVP_CIPHER_CTX_free)>;

const unsigned char *bytesOf(std::string_view text)
{
    return reinterpret_cast<const unsigned char *>(text.data());
}

unsigned char *bytesOf(std::string &text)
{
    return reinterpret_cast<unsigned char *>(text.data());
}

class File
{
public:
    explicit File(int fd) : m_fd(fd) {}
    ~File()
    {
        if (m_fd >= 0)
            ::close(m_fd);
    }
    File(const File &) = delete;
    File &operator=(const File &) = delete;
    int fd() const { return m_fd; }

private:
    int m_fd;
};

Error cannot(const char *what, const std::filesystem::path &file)
{
    return {ErrorCode::StorageFailed,
            "The key of the environment variables, " + file.string() + ", could not be " + what + ": "
                + std::strerror(errno) + ".",
            "Free space in that folder or make it writable for this user.",
            {}};
}

Error cryptoFailed()
{
    return {ErrorCode::Internal,
            "The system's cryptography (libcrypto) refused to work.",
            "Check the installation of OpenSSL.",
            {}};
}

} // namespace

SecretBox::~SecretBox()
{
    if (m_key)
        OPENSSL_cleanse(m_key->data(), m_key->size());
}

Status SecretBox::load(bool mayMakeKey)
{
    const File file(::open(m_file.c_str(), O_RDONLY | O_CLOEXEC));
    if (file.fd() < 0 && errno == ENOENT) {
        m_key.reset();
        if (mayMakeKey)
            return makeKey();
        return Error{ErrorCode::StorageFailed,
                     "The key of the environment variables is missing: there is no file " + m_file.string()
                         + ".",
                     "Put it back from a backup; or delete the variables and set them again, with a new key.",
                     {}};
    }
    if (file.fd() < 0)
        return cannot("read", m_file);
    // One byte more than a key has, to see a longer file.
    std::array<unsigned char, kKeyBytes + 1> read{};
    const ssize_t got = ::read(file.fd(), read.data(), read.size());
    if (got != static_cast<ssize_t>(kKeyBytes)) {
        m_key.reset();
        return Error{ErrorCode::StorageFailed,
                     "The file " + m_file.string() + " is not a key of environment variables: a key has "
                         + std::to_string(kKeyBytes) + " bytes.",
                     "Put the right file back from a backup.",
                     {}};
    }
    (void)::fchmod(file.fd(), S_IRUSR | S_IWUSR); // a copy that was put back may be open to others
    m_key.emplace();
    std::memcpy(m_key->data(), read.data(), kKeyBytes);
    OPENSSL_cleanse(read.data(), read.size());
    return Done{};
}

Status SecretBox::makeKey()
{
    Key key{};
    if (RAND_bytes(key.data(), static_cast<int>(key.size())) != 1)
        return cryptoFailed();
    const std::filesystem::path part = m_file.string() + ".part";
    {
        const File file(::open(part.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, S_IRUSR | S_IWUSR));
        if (file.fd() < 0 || ::fchmod(file.fd(), S_IRUSR | S_IWUSR) != 0
            || ::write(file.fd(), key.data(), key.size()) != static_cast<ssize_t>(key.size())
            || ::fsync(file.fd()) != 0)
            return cannot("written", part);
    }
    // Whatever is sealed with it is worth nothing without it: it must be on disk before the first row.
    if (::rename(part.c_str(), m_file.c_str()) != 0)
        return cannot("written", m_file);
    const File folder(::open(m_file.parent_path().c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (folder.fd() < 0 || ::fsync(folder.fd()) != 0)
        return cannot("written", m_file);
    m_key = key;
    OPENSSL_cleanse(key.data(), key.size());
    return Done{};
}

std::string SecretBox::keyName() const
{
    std::array<unsigned char, SHA256_DIGEST_LENGTH> digest{};
    SHA256(m_key->data(), m_key->size(), digest.data());
    return {reinterpret_cast<const char *>(digest.data()), kNameBytes};
}

Result<std::string> SecretBox::seal(std::string_view text, std::string_view context, bool mayMakeKey)
{
    if (Status loaded = load(mayMakeKey); !loaded)
        return loaded.error();
    std::string sealed = kVersion + keyName();
    sealed.resize(kFixedBytes + text.size());
    unsigned char *nonce = bytesOf(sealed) + 1 + kNameBytes;
    unsigned char *tag = nonce + kNonceBytes;
    unsigned char *body = tag + kTagBytes;
    const Cipher cipher(EVP_CIPHER_CTX_new(), &EVP_CIPHER_CTX_free);
    int length = 0;
    const bool done =
        cipher && RAND_bytes(nonce, static_cast<int>(kNonceBytes)) == 1
        && EVP_EncryptInit_ex(cipher.get(), EVP_aes_256_gcm(), nullptr, m_key->data(), nonce) == 1
        && EVP_EncryptUpdate(cipher.get(), nullptr, &length, bytesOf(context),
                             static_cast<int>(context.size()))
               == 1
        && EVP_EncryptUpdate(cipher.get(), body, &length, bytesOf(text), static_cast<int>(text.size())) == 1
        && EVP_EncryptFinal_ex(cipher.get(), body + length, &length) == 1
        && EVP_CIPHER_CTX_ctrl(cipher.get(), EVP_CTRL_GCM_GET_TAG, static_cast<int>(kTagBytes), tag) == 1;
    if (!done)
        return cryptoFailed();
    return sealed;
}

Result<std::string> SecretBox::open(std::string_view sealed, std::string_view context)
{
    const Error damaged{ErrorCode::StoreDamaged,
                        "A stored environment variable is damaged.",
                        "Set it again, or restore a backup.",
                        {}};
    if (sealed.size() < kFixedBytes || sealed.front() != kVersion)
        return damaged;
    if (!m_key || sealed.substr(1, kNameBytes) != keyName()) {
        if (Status loaded = load(false); !loaded)
            return loaded.error();
        if (sealed.substr(1, kNameBytes) != keyName())
            return Error{ErrorCode::StorageFailed,
                         "The environment variables were stored with another key than " + m_file.string()
                             + ".",
                         "Put the right key file back from a backup; or delete the variables and set them "
                         "again.",
                         {}};
    }
    std::string nonce(sealed.substr(1 + kNameBytes, kNonceBytes));
    std::string tag(sealed.substr(1 + kNameBytes + kNonceBytes, kTagBytes));
    const std::string_view body = sealed.substr(kFixedBytes);
    std::string text(body.size(), '\0');
    const Cipher cipher(EVP_CIPHER_CTX_new(), &EVP_CIPHER_CTX_free);
    int length = 0;
    const bool done =
        cipher
        && EVP_DecryptInit_ex(cipher.get(), EVP_aes_256_gcm(), nullptr, m_key->data(), bytesOf(nonce)) == 1
        && EVP_DecryptUpdate(cipher.get(), nullptr, &length, bytesOf(context),
                             static_cast<int>(context.size()))
               == 1
        && EVP_DecryptUpdate(cipher.get(), bytesOf(text), &length, bytesOf(body),
                             static_cast<int>(body.size()))
               == 1
        && EVP_CIPHER_CTX_ctrl(cipher.get(), EVP_CTRL_GCM_SET_TAG, static_cast<int>(kTagBytes), bytesOf(tag))
               == 1
        && EVP_DecryptFinal_ex(cipher.get(), bytesOf(text) + length, &length) == 1;
    if (!done)
        return damaged;
    return text;
}

} // namespace runyard
