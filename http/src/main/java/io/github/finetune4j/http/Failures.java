// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.http;

import io.github.finetune4j.http.internal.CircuitTransport;
import io.github.finetune4j.http.internal.JsonTransport;
import io.github.finetune4j.http.internal.RateLimitTransport;
import io.github.finetune4j.internal.callback.Causes;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.security.cert.CertificateException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;

/** The kinds of failure of an attempt without a reply. */
final class Failures {
    private Failures() {}

    /** {@return whether the request surely never reached the service} */
    static boolean neverSent(IOException e) {
        return e instanceof ConnectException
                || e instanceof HttpConnectTimeoutException
                || e instanceof UnknownHostException
                || e instanceof NoRouteToHostException
                || e instanceof CircuitTransport.CircuitOpenException
                || e instanceof RateLimitTransport.RateExceededException
                || refusedCertificate(e);
    }

    /** {@return whether the other side showed a certificate that is not accepted, or none at all} */
    static boolean refusedCertificate(IOException e) {
        return e instanceof SSLHandshakeException
                || e instanceof SSLPeerUnverifiedException
                || Causes.include(e, CertificateException.class);
    }

    /** {@return whether another attempt may go better} */
    static boolean mayPass(IOException e) {
        return !refusedCertificate(e)
                && !(e instanceof RedirectTransport.RedirectException)
                && !(e instanceof CircuitTransport.CircuitOpenException)
                && !(e instanceof RateLimitTransport.RateExceededException)
                && !(e instanceof JsonTransport.NotJsonException notJson && !notJson.mayPass());
    }
}
