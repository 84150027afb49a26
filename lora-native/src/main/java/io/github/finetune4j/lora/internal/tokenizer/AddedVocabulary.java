// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.tokenizer;

import io.github.finetune4j.error.InvalidModelException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The added tokens of a tokenizer: those that are looked for in the text as it is, and those in the normalized text.
 */
final class AddedVocabulary {
    private static final int LONGEST = 1024;

    private final Map<Integer, AddedToken> byId = new HashMap<>();
    private final Set<String> special = new HashSet<>();
    private final Finding all;
    private final Finding plain;

    /**
     * The places where tokens are looked for.
     *
     * @param asItIs in the text before it is normalized
     * @param normalized in the text after
     */
    record Finding(AddedMatcher asItIs, AddedMatcher normalized) {}

    /**
     * @param tokens as the file has them
     * @param normalizer of the text
     * @param vocabulary of the model
     */
    AddedVocabulary(List<AddedToken> tokens, Normalizer normalizer, Vocabulary vocabulary) {
        check(tokens, vocabulary);
        for (AddedToken token : tokens) {
            byId.put(token.id(), token);
            if (token.special()) {
                special.add(token.content());
            }
        }
        all = finding(tokens, normalizer, vocabulary.where());
        plain = special.isEmpty()
                ? all
                : finding(tokens.stream().filter(each -> !each.special()).toList(), normalizer, vocabulary.where());
    }

    // a token of the vocabulary keeps its number, others are numbered in their order: the library goes by that, and not
    // by the numbers in the file
    private static void check(List<AddedToken> tokens, Vocabulary vocabulary) {
        Set<String> contents = new HashSet<>();
        int last = vocabulary.size() - 1;
        for (AddedToken token : tokens) {
            int known = vocabulary.id(token.content());
            int expected = known < 0 ? last + 1 : known;
            last = Math.max(last, expected);
            if (!contents.add(token.content())) {
                throw bad(vocabulary, token, "stands there twice");
            }
            if (token.id() != expected) {
                throw bad(vocabulary, token, "has the number " + token.id() + ", by its place it is " + expected);
            }
            if (token.content().length() > LONGEST) {
                throw bad(vocabulary, token, "has " + token.content().length() + " characters, more than " + LONGEST);
            }
        }
    }

    private static InvalidModelException bad(Vocabulary vocabulary, AddedToken token, String why) {
        return new InvalidModelException(vocabulary.where() + ": added token \"" + Vocabulary.shown(token.content())
                + "\" " + why + " -> the file is damaged, fetch it again");
    }

    private static Finding finding(List<AddedToken> tokens, Normalizer normalizer, String where) {
        List<AddedToken> asItIs =
                tokens.stream().filter(each -> !each.normalized()).toList();
        List<AddedToken> normalized =
                tokens.stream().filter(AddedToken::normalized).toList();
        List<String> contents = new ArrayList<>();
        for (AddedToken token : normalized) {
            char[] chars = token.content().toCharArray();
            Piece piece = normalizer.apply(Piece.of(chars, 0, chars.length, Steps.of(where, chars.length)));
            if (piece.isEmpty()) {
                throw new InvalidModelException(where + ": added token \"" + Vocabulary.shown(token.content())
                        + "\" is nothing once it is normalized -> the file is damaged, fetch it again");
            }
            contents.add(piece.text());
        }
        return new Finding(
                new AddedMatcher(
                        asItIs, asItIs.stream().map(AddedToken::content).toList(), where),
                new AddedMatcher(normalized, contents, where));
    }

    /** {@return where tokens are looked for; if {@code plainly}, special ones are not} */
    Finding finding(boolean plainly) {
        return plainly ? plain : all;
    }

    /** {@return the text of an added token's number, null if it is none's} */
    @Nullable String token(int id) {
        AddedToken token = byId.get(id);
        return token == null ? null : token.content();
    }

    boolean isSpecial(String token) {
        return special.contains(token);
    }
}
