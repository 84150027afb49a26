// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.http.internal;

import io.github.finetune4j.internal.names.Version;
import java.util.Locale;

/** {@code finetune4j/version (java 17; linux) more}. */
public final class UserAgent {
    private UserAgent() {}

    public static String of(String more) {
        String os = System.getProperty("os.name", "").toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
        String base = "finetune4j/" + Version.of(UserAgent.class).orElse("dev") + " (java "
                + Runtime.version().feature() + "; " + os + ")";
        return more.isBlank() ? base : base + " " + more.strip();
    }
}
