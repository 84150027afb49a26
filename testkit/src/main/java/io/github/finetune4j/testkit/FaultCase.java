// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import org.apiguardian.api.API;

/**
 * A case of {@link ProviderFaultsTck}: one fault at one call, and what its provider needs.
 *
 * @param row the fault
 * @param call that it hits
 * @param <B> the bench
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record FaultCase<B extends FaultBench>(FaultRow row, FaultCall<B> call) {
    private static final Duration SHORT = Duration.ofMillis(1_500);
    private static final Duration LONG = Duration.ofSeconds(20);

    /**
     * {@return where the provider has to look for the service}
     *
     * @param service where it is; the row {@link FaultRow#REFUSED} gets an address of this machine at which nobody
     *     listens
     */
    public URI url(URI service) {
        if (!row.is(FaultRow.REFUSED)) {
            return service;
        }
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return URI.create("http://127.0.0.1:" + socket.getLocalPort() + service.getRawPath());
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "cannot find a closed port of this machine: " + e
                            + " -> allow the test to open a port of 127.0.0.1",
                    e);
        }
    }

    /** {@return real time after which the provider gives an attempt up, uploads among them} */
    public Duration attemptTimeout() {
        return row.stalls() ? SHORT : LONG;
    }
}
