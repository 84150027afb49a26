// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset.clean;

import io.github.finetune4j.internal.text.Characters;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Answers that refuse to answer. Only the beginning counts: a refusal quoted later on is none. */
final class Refusals {
    private static final int BEGINNING = 250;
    private static final Pattern PHRASE = Pattern.compile(
            "\\bas an? (?:\\w+ ){0,3}(?:ai|artificial intelligence|language model|assistant)\\b[^.!?]{0,60}\\b(?:can(?:no|')?t|do(?: no|n')t|am (?:not|unable)|unable)"
                    + "|\\bi(?:'m| am)(?: only| just)? an? (?:\\w+ )?(?:ai|language) (?:language )?model\\b"
                    + "|\\b(?:i(?:'m| am) sorry|i apologi[sz]e|sorry|unfortunately|regrettably)\\b[^.!?]{0,40}\\bi(?:'m| am)? ?(?:can(?:no|')?t|could(?: no|n')t|won't|(?:am )?(?:not able|unable))"
                    + "|\\bi(?: ca(?:nno|n')t| am unable to|'m unable to| am not able to|'m not able to| will not| won't)"
                    + " (?:help|assist|answer|comply|fulfil+|provide|generate|create|write|discuss|engage|continue|do that|do this|share|support|participate)\\b"
                    + "|\\b(?:it(?:'s| is) not|that(?:'s| is) not) (?:appropriate|possible) for me to\\b"
                    + "|\\bi must (?:decline|refuse)\\b|\\bagainst my (?:programming|guidelines|policy|policies)\\b"
                    + "|\\b(?:es tut mir leid|tut mir leid|leider)\\b[^.!?]{0,40}\\b(?:kann|darf|könnte) ich (?:\\w+ ){0,4}nicht\\b|\\bals (?:ki|künstliche intelligenz|sprachmodell)\\b"
                    + "|\\bje (?:suis désolée?|regrette)[^.!?]{0,40}\\bje ne (?:peux|suis)|\\ben tant qu(?:e |')(?:ia|intelligence artificielle|modèle de langage)"
                    + "|\\blo siento[^.!?]{0,30}\\bno puedo\\b|\\bcomo (?:una? )?(?:ia|inteligencia artificial|modelo de lenguaje)\\b"
                    + "|\\bmi dispiace[^.!?]{0,30}\\bnon posso\\b|\\bcome (?:ia|intelligenza artificiale|modello linguistico)\\b",
            Pattern.UNICODE_CHARACTER_CLASS);

    private Refusals() {}

    static Optional<String> problem(String answer) {
        String beginning = Characters.lower(answer.substring(0, Math.min(BEGINNING, answer.length())))
                .replace('’', '\'');
        Matcher matcher = PHRASE.matcher(beginning);
        return matcher.find() ? Optional.of("the answer refuses: \"" + matcher.group() + "\"") : Optional.empty();
    }
}
