// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.http;

import java.net.Authenticator;
import java.net.ProxySelector;
import java.net.http.HttpClient;
import javax.net.ssl.SSLContext;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * The network path to the service, such as proxy and TLS: a settings group of {@link ApiClient.Builder#network}. Not
 * safe for use by several threads.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class ApiNetwork {
    @Nullable ProxySelector proxy;

    @Nullable Authenticator proxyAuthenticator;

    @Nullable SSLContext sslContext;

    ApiNetwork() {}

    /**
     * Sets the proxy.
     *
     * @param value default: the JVM's
     * @return this
     */
    public ApiNetwork proxy(ProxySelector value) {
        proxy = value;
        return this;
    }

    /**
     * Sets the authenticator for a proxy that asks for a password.
     *
     * @param value default: nobody
     * @return this
     */
    public ApiNetwork proxyAuthenticator(Authenticator value) {
        proxyAuthenticator = value;
        return this;
    }

    /**
     * Sets trust and client certificates.
     *
     * @param value default: the JVM's
     * @return this
     */
    public ApiNetwork sslContext(SSLContext value) {
        sslContext = value;
        return this;
    }

    boolean given() {
        return proxy != null || proxyAuthenticator != null || sslContext != null;
    }

    void applyTo(HttpClient.Builder client) {
        if (proxy != null) {
            client.proxy(proxy);
        }
        if (proxyAuthenticator != null) {
            client.authenticator(proxyAuthenticator);
        }
        if (sslContext != null) {
            client.sslContext(sslContext);
        }
    }
}
