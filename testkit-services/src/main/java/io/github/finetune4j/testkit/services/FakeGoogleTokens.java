// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.testkit.services;

import io.github.finetune4j.internal.json.Json;
import io.github.finetune4j.testkit.FakeReply;
import io.github.finetune4j.testkit.FakeRequest;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Google's token endpoint for one service account: a signed assertion in, an access token out (RFC 7523). */
final class FakeGoogleTokens {
    static final String ACCOUNT = "tuner@fake-project.iam.gserviceaccount.com";
    private static final String GRANT = "urn:ietf:params:oauth:grant-type:jwt-bearer";

    private @Nullable KeyPair made;
    private final Set<String> valid = ConcurrentHashMap.newKeySet();
    private final AtomicInteger number = new AtomicInteger();

    FakeGoogleTokens(String first) {
        valid.add(first);
    }

    /** Made when first needed, for it takes a while. */
    private synchronized KeyPair keys() {
        KeyPair known = made;
        if (known != null) {
            return known;
        }
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            known = generator.generateKeyPair();
            made = known;
            return known;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("no RSA in this Java -> use a JDK that has it", e);
        }
    }

    /** {@return the file of the service account's key, as Google's console writes it} */
    String keyFile(String tokenUri) {
        Map<String, Object> file = new LinkedHashMap<>();
        file.put("type", "service_account");
        file.put("project_id", "fake-project");
        file.put("private_key_id", "fake-key-1");
        String body = Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.UTF_8))
                .encodeToString(keys().getPrivate().getEncoded());
        file.put("private_key", "-----BEGIN PRIVATE KEY-----\n" + body + "\n-----END PRIVATE KEY-----\n");
        file.put("client_email", ACCOUNT);
        file.put("client_id", "100000000000000000001");
        file.put("token_uri", tokenUri);
        return Json.write(file);
    }

    boolean knows(String token) {
        return valid.contains(token);
    }

    /** Lets all tokens so far expire. */
    void expire() {
        valid.clear();
    }

    FakeReply handle(FakeRequest request) {
        Map<String, String> form = FakeVertexServer.query(FakeGoogle.utf8(request.body()));
        if (!GRANT.equals(form.get("grant_type")) || !signed(form.getOrDefault("assertion", ""))) {
            return FakeReply.json(400, Map.of("error", "invalid_grant", "error_description", "Invalid JWT Signature."));
        }
        String token = "ya29.fake-token-" + number.incrementAndGet();
        valid.add(token);
        return FakeReply.ok(Map.of("access_token", token, "expires_in", 3599, "token_type", "Bearer"));
    }

    private boolean signed(String assertion) {
        String[] parts = assertion.split("\\.", -1);
        if (parts.length != 3) {
            return false;
        }
        try {
            Signature check = Signature.getInstance("SHA256withRSA");
            check.initVerify(keys().getPublic());
            check.update((parts[0] + "." + parts[1]).getBytes(StandardCharsets.US_ASCII));
            Map<String, Object> claims =
                    Json.parseObject(FakeGoogle.utf8(Base64.getUrlDecoder().decode(parts[1])));
            return ACCOUNT.equals(claims.get("iss"))
                    && check.verify(Base64.getUrlDecoder().decode(parts[2]));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            return false;
        }
    }
}
