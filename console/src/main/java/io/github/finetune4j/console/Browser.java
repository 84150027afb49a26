// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.console;

import java.util.Arrays;
import java.util.stream.Stream;

/** The facts that a browser gives of itself and the page that asks. */
final class Browser {
    private static final String FORM = "application/x-www-form-urlencoded";

    private Browser() {}

    /**
     * What neither names its origin nor its site is no browser of today, and no form of ours. Forms of pages that send
     * no referrer, as ours do, have the origin {@code null}; there the site counts, which no page can make up.
     */
    static boolean sendsOurForm(Asked asked) {
        String own = "http://" + asked.header("Host").orElse("");
        return asked.header("Origin")
                .filter(origin -> !origin.equals("null"))
                .map(own::equalsIgnoreCase)
                .orElseGet(() -> asked.header("Sec-Fetch-Site")
                        .filter("same-origin"::equals)
                        .isPresent());
    }

    static boolean sendsFields(Asked asked) {
        String type = asked.header("Content-Type").orElse("").replaceFirst(";.*", "");
        return type.strip().equalsIgnoreCase(FORM);
    }

    static Answered noFields() {
        return Answered.words(415, "only " + FORM);
    }

    /**
     * {@return a name for a cookie} Cookies know hosts, no ports: with the port in its name, two consoles on one
     * machine don't take each other's.
     */
    static String cookieName(String what, Asked asked) {
        String host = asked.header("Host").orElse("");
        return "finetune4j-" + what + "-"
                + host.replaceFirst("^.*:(\\d+)$", "$1").replaceAll("\\D", "");
    }

    static Stream<String> cookies(String name, Asked asked) {
        String begin = name + "=";
        return Arrays.stream(asked.header("Cookie").orElse("").split(";"))
                .map(String::strip)
                .filter(cookie -> cookie.startsWith(begin))
                .map(cookie -> cookie.substring(begin.length()));
    }
}
