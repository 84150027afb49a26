// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.people.pages;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;

/** Makes and checks what is signed: invitations, sessions, and the secrets of forms. */
final class Invitations {
    private static final String INVITED = "invitation";
    private static final String SESSION = "session";
    private static final String FORM = "form";
    private static final String REVOKED = " ";
    private static final int NONCE_BYTES = 12;

    private final InvitationKey key;
    private final InstantSource clock;
    private final SecureRandom random = new SecureRandom();

    Invitations(InvitationKey key, InstantSource clock) {
        this.key = key;
        this.clock = clock;
    }

    /** The answer whether somebody may come in. */
    enum State {
        GOOD,
        ENDED,
        FORGED
    }

    /**
     * The content of a token.
     *
     * @param state whether it counts; nothing of a forged one does
     * @param study its name
     * @param annotator a pseudonym
     * @param end when it ends
     * @param revocations how often invitations of this annotator had been revoked when it was made
     */
    record Pass(State state, String study, String annotator, Instant end, int revocations) {
        private static final Pass NONE = new Pass(State.FORGED, "", "", Instant.EPOCH, 0);
    }

    Invitation invite(String study, String annotator, Instant end, int revocations) {
        return new Invitation(study, annotator, end, token(INVITED, List.of(study, annotator, text(end, revocations))));
    }

    /** The first invitations look as those did that knew no revocation. */
    private static String text(Instant end, int revocations) {
        return end.getEpochSecond() + (revocations == 0 ? "" : REVOKED + revocations);
    }

    Pass invitation(String token) {
        return read(INVITED, token);
    }

    /** {@return a token of its own for each browser} */
    String session(Pass pass) {
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        return token(
                SESSION, List.of(pass.study(), pass.annotator(), text(pass.end(), pass.revocations()), encoded(nonce)));
    }

    Pass session(String token) {
        return read(SESSION, token);
    }

    /** {@return what the forms of a session hold, so that nobody else's do} */
    String secret(String session) {
        return key.sign(FORM, session);
    }

    boolean secret(String session, String given) {
        return key.signed(FORM, session, given);
    }

    private String token(String purpose, List<String> parts) {
        String body = encoded(String.join("\n", parts).getBytes(StandardCharsets.UTF_8));
        return body + "." + key.sign(purpose, body);
    }

    private static String encoded(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** Nothing is read of what this key has not signed. */
    private Pass read(String purpose, String token) {
        int dot = token.indexOf('.');
        if (dot < 0 || !key.signed(purpose, token.substring(0, dot), token.substring(dot + 1))) {
            return Pass.NONE;
        }
        String body = new String(Base64.getUrlDecoder().decode(token.substring(0, dot)), StandardCharsets.UTF_8);
        String[] parts = body.split("\n", -1);
        String[] time = parts[2].split(REVOKED, 2);
        Instant end = Instant.ofEpochSecond(Long.parseLong(time[0]));
        int revocations = time.length == 1 ? 0 : Integer.parseInt(time[1]);
        return new Pass(clock.instant().isBefore(end) ? State.GOOD : State.ENDED, parts[0], parts[1], end, revocations);
    }
}
