// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.people.pages;

import io.github.finetune4j.people.pages.Invitations.Pass;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * The page to which an invitation leads: who is meant, what is kept, and the way in.
 *
 * @param frame around it
 */
record WelcomePage(WorkFrame frame) {
    private static final DateTimeFormatter MINUTE =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm 'UTC'", Locale.ROOT).withZone(ZoneOffset.UTC);

    String html(Study study, Pass pass, String token) {
        Texts texts = frame.texts();
        return frame.page(texts.text("welcome.title", study.name()), out -> {
            out.element("p", texts.text("welcome.name", pass.annotator(), MINUTE.format(pass.end())));
            out.element("p", texts.text("welcome.kept"));
            out.element("p", texts.text("welcome.shared"));
            out.open("form", "method", "post", "action", begin(token));
            out.open("input", "type", "hidden", "name", WorkPages.INVITATION, "value", token);
            out.element("button", texts.text("welcome.begin"), "class", "main").close();
        });
    }

    /** The token stands in the address as well, so that who sends the form is known before it is read. */
    private static String begin(String token) {
        return "/" + WorkPages.PATH + "/begin?" + WorkPages.INVITATION + "=" + token;
    }
}
