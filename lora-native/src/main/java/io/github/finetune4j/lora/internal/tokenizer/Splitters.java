// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.tokenizer;

import io.github.finetune4j.lora.internal.regex.Regex;
import java.util.function.IntPredicate;

/** The ways to cut a text. */
final class Splitters {
    private Splitters() {}

    /** {@return one that finds characters, each alone} */
    static Splitter characters(IntPredicate found, Behavior behavior) {
        return (piece, to) -> {
            Cuts cuts = new Cuts(piece, behavior, false, to);
            for (int at = piece.from(); at < piece.to(); ) {
                int point = piece.point(at);
                int next = at + Character.charCount(point);
                if (found.test(point) && !cuts.match(at, next)) {
                    return false;
                }
                at = next;
            }
            return cuts.end();
        };
    }

    /** {@return one that finds what an expression matches} */
    static Splitter pattern(Regex pattern, Behavior behavior, boolean inverted) {
        return (piece, to) -> {
            Cuts cuts = new Cuts(piece, behavior, inverted, to);
            Matches matches = Matches.of(pattern, piece.text(), piece.steps());
            while (matches.next()) {
                if (!cuts.match(piece.from() + matches.begin(), piece.from() + matches.end())) {
                    return false;
                }
            }
            return cuts.end();
        };
    }

    /** {@return one that finds words, and what is neither word nor white space, and leaves out the rest} */
    static Splitter words() {
        return (piece, to) -> {
            int at = piece.from();
            while (at < piece.to()) {
                int end = run(piece, at);
                if (!Unicode.is(piece.point(at), Unicode.SPACE) && !to.take(piece.part(at, end))) {
                    return false;
                }
                at = end;
            }
            return true;
        };
    }

    private static int run(Piece piece, int from) {
        int kind = wordKind(piece.point(from));
        int at = from;
        while (at < piece.to() && wordKind(piece.point(at)) == kind) {
            at += Character.charCount(piece.point(at));
        }
        return at;
    }

    private static int wordKind(int point) {
        if (Unicode.is(point, Unicode.WORD)) {
            return Unicode.WORD;
        }
        return Unicode.is(point, Unicode.SPACE) ? Unicode.SPACE : 0;
    }

    /** {@return one that cuts after each so many characters} */
    static Splitter length(int characters) {
        return (piece, to) -> {
            int at = piece.from();
            while (at < piece.to()) {
                int end = at;
                for (int i = 0; i < characters && end < piece.to(); i++) {
                    end += Character.charCount(piece.point(end));
                }
                if (!to.take(piece.part(at, end))) {
                    return false;
                }
                at = end;
            }
            return true;
        };
    }

    /** The condition under which a mark goes before a text that has none. */
    enum Prepend {
        FIRST,
        NEVER,
        ALWAYS
    }

    /** {@return one that writes a mark for each space and cuts before it} */
    static Splitter metaspace(int mark, Prepend prepend, boolean split) {
        Splitter cut = split ? characters(point -> point == mark, Behavior.MERGED_WITH_NEXT) : Splitter.NONE;
        String text = Character.toString(mark);
        return (piece, to) -> {
            Piece marked = Characters.map(piece, point -> point == ' ' ? mark : point);
            boolean wanted = prepend == Prepend.ALWAYS || (prepend == Prepend.FIRST && marked.origin() == 0);
            boolean has = marked.point(marked.from()) == mark;
            return cut.split(wanted && !has ? Characters.prepend(marked, text) : marked, to);
        };
    }

    /** {@return one that puts a space before a text that has none} */
    static Splitter space() {
        return (piece, to) -> to.take(piece.chars()[piece.from()] == ' ' ? piece : Characters.prepend(piece, " "));
    }

    /** {@return one that writes a character for each byte} */
    static Splitter bytes() {
        return (piece, to) -> to.take(Bytes.written(piece));
    }
}
