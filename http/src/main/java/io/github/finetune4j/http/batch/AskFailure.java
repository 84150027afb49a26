// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.http.batch;

import io.github.finetune4j.error.ProviderException;
import io.github.finetune4j.error.TransientProviderException;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The reason why a request has no answer, in words without a user's text.
 *
 * @param why a code of the service, or a status of HTTP
 * @param again whether asking again may help
 * @param unsure whether it may have been billed all the same
 */
record AskFailure(String why, boolean again, boolean unsure) {
    /** The service has deleted them: they were paid for, and asking again would be a second bill. */
    static final AskFailure ANSWERS_GONE = new AskFailure("the batch's answers are gone", false, true);

    static final AskFailure BATCH_GONE = new AskFailure("the batch is gone", false, true);

    /** Only where the application wants to pay again. */
    static final AskFailure NO_LINE = new AskFailure("no line in the batch's files", true, true);

    static final AskFailure OTHER_MODEL = new AskFailure("answered by another model", false, false);

    private static final Pattern CODE = Pattern.compile("[A-Za-z][A-Za-z0-9_.-]{1,60}");
    private static final Set<Integer> MAY_PASS = Set.of(0, 408, 409, 425, 429);
    private static final int SERVER = 500;
    private static final int REFUSED = 400;

    /** {@return whether a reason says that what was paid for can't be had any more} */
    static boolean isGone(String why) {
        return why.equals(ANSWERS_GONE.why) || why.equals(BATCH_GONE.why);
    }

    static AskFailure of(BatchAnswer line) {
        String error = line.error();
        int end = error.indexOf(": ");
        String code = end < 0 ? "" : error.substring(0, end);
        return new AskFailure(reason(code, line.status()), mayPass(line.status()), false);
    }

    static AskFailure of(RuntimeException thrown) {
        if (thrown instanceof ProviderException e) {
            int status = e.status().orElse(0);
            String code = e.details().getOrDefault("code", "");
            return new AskFailure(
                    reason(code, status), e instanceof TransientProviderException || mayPass(status), status < REFUSED);
        }
        return new AskFailure(thrown.getClass().getSimpleName(), false, true);
    }

    private static String reason(String code, int status) {
        if (code(code)) {
            return code;
        }
        return status == 0 ? "no reply" : "HTTP " + status;
    }

    /** {@return whether a word of the service is a code: a message may repeat what a user wrote} */
    static boolean code(String word) {
        return CODE.matcher(word).matches();
    }

    private static boolean mayPass(int status) {
        return MAY_PASS.contains(status) || status >= SERVER;
    }
}
