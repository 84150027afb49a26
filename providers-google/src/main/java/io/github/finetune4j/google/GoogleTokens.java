// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.google;

import com.google.auth.oauth2.AccessToken;
import com.google.auth.oauth2.GoogleCredentials;
import io.github.finetune4j.error.AuthenticationException;
import io.github.finetune4j.error.ProviderException;
import io.github.finetune4j.error.ProviderFailure;
import io.github.finetune4j.error.ProviderUnavailableException;
import io.github.finetune4j.http.TokenSource;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * Access tokens by Google's own authentication library, renewed before they expire. Safe for use by several threads.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class GoogleTokens implements TokenSource {
    private static final String SCOPE = "https://www.googleapis.com/auth/cloud-platform";
    private static final String OPERATION = "get token";
    private static final String REMEDY = "run gcloud auth application-default login, or name a key file in"
            + " GOOGLE_APPLICATION_CREDENTIALS, or give credentials(…)";

    /** A source of credentials. */
    @FunctionalInterface
    interface Source {
        GoogleCredentials open() throws IOException;
    }

    private final String what;
    private final Source source;
    private @Nullable GoogleCredentials credentials;

    GoogleTokens(String what, Source source) {
        this.what = what;
        this.source = source;
    }

    /**
     * {@return tokens of the application default credentials} They are looked for when the first token is asked for: in
     * the file that {@code GOOGLE_APPLICATION_CREDENTIALS} names, where {@code gcloud} leaves them, and at the metadata
     * server of Google's machines.
     */
    public static GoogleTokens applicationDefault() {
        return new GoogleTokens("application default credentials", GoogleCredentials::getApplicationDefault);
    }

    /**
     * {@return tokens of a key file} It is read when the first token is asked for.
     *
     * @param keyFile JSON as Google writes it: of a service account, a user, or workload identity
     */
    public static GoogleTokens of(Path keyFile) {
        return new GoogleTokens("key file " + keyFile.getFileName(), () -> read(keyFile));
    }

    @SuppressWarnings("deprecation") // the file is the caller's own, not one that a stranger sent
    private static GoogleCredentials read(Path keyFile) throws IOException {
        try (InputStream in = Files.newInputStream(keyFile)) {
            return GoogleCredentials.fromStream(in);
        }
    }

    /**
     * {@return a valid access token}
     *
     * @throws AuthenticationException if there are no credentials, or the token endpoint refuses them
     * @throws ProviderUnavailableException if the token endpoint cannot be reached
     */
    @Override
    public String token() {
        try {
            GoogleCredentials now = credentials();
            now.refreshIfExpired();
            AccessToken token = now.getAccessToken();
            return Objects.requireNonNull(token, "an access token after its renewal")
                    .getTokenValue();
        } catch (IOException e) {
            throw failed(e);
        }
    }

    private synchronized GoogleCredentials credentials() throws IOException {
        GoogleCredentials known = credentials;
        if (known == null) {
            known = source.open().createScoped(SCOPE);
            credentials = known;
        }
        return known;
    }

    /** The library's messages may repeat what was sent, so only the kind of error is reported. */
    private ProviderException failed(IOException e) {
        boolean passes = e instanceof com.google.auth.Retryable retryable && retryable.isRetryable();
        ProviderFailure failure = ProviderFailure.of(VertexAiProvider.ID, OPERATION);
        if (passes) {
            return new ProviderUnavailableException(
                    VertexAiProvider.ID + " could not \"" + OPERATION + "\": the token endpoint does not answer ("
                            + what + ") -> check the network; try again later",
                    failure,
                    null);
        }
        return new AuthenticationException(
                VertexAiProvider.ID + " could not \"" + OPERATION + "\": " + what + ": " + kind(e) + " -> " + REMEDY,
                failure,
                null);
    }

    private static String kind(IOException e) {
        String text = String.valueOf(e.getMessage());
        if (text.contains("invalid_grant")) {
            return "refused as expired, revoked or wrong (invalid_grant)";
        }
        return text.contains("default credentials") ? "there are none" : "they cannot be read or were refused";
    }

    @Override
    public String toString() {
        return "GoogleTokens(" + what + ")";
    }
}
