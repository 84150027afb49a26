// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.tokenizer;

import java.util.List;

/** Reads a normalizer; those not listed here are refused by name. */
final class NormalizerReader {
    private static final String KNOWN =
            "BertNormalizer, ByteLevel, Lowercase, NFC, NFD, NFKC, NFKD, Nmt, Precompiled, Prepend, Replace, Sequence,"
                    + " Strip, StripAccents";

    private NormalizerReader() {}

    static Normalizer read(TokenizerObject fields) {
        return switch (fields.type()) {
            case "Sequence" -> Normalizer.all(sequence(fields));
            case "NFC" -> NormalForm.NFC;
            case "NFD" -> NormalForm.NFD;
            case "NFKC" -> NormalForm.NFKC;
            case "NFKD" -> NormalForm.NFKD;
            case "Lowercase" -> Characters::lower;
            case "StripAccents" -> piece -> Characters.without(piece, point -> Unicode.is(point, Unicode.MARK));
            case "Nmt" -> Characters::nmt;
            case "ByteLevel" -> piece -> piece.isEmpty() ? piece : Bytes.written(piece);
            case "Strip" -> strip(fields.flag("strip_left"), fields.flag("strip_right"));
            case "Prepend" -> prepend(fields.text("prepend"));
            case "Replace" -> replace(fields);
            case "BertNormalizer" -> bert(fields);
            case "Precompiled" -> precompiled(fields);
            default -> throw fields.unknown(KNOWN);
        };
    }

    private static List<Normalizer> sequence(TokenizerObject fields) {
        return fields.objects("normalizers").stream()
                .map(NormalizerReader::read)
                .toList();
    }

    private static Normalizer strip(boolean left, boolean right) {
        return piece -> Characters.strip(piece, left, right);
    }

    private static Normalizer prepend(String text) {
        return piece -> Characters.prepend(piece, text);
    }

    private static Normalizer replace(TokenizerObject fields) {
        Replacing replacing = new Replacing(fields.pattern(), fields.text("content"));
        return replacing::apply;
    }

    private static Normalizer bert(TokenizerObject fields) {
        boolean lower = fields.flag("lowercase");
        return Characters.bert(
                fields.flag("clean_text"),
                fields.flag("handle_chinese_chars"),
                fields.flag("strip_accents", lower),
                lower);
    }

    private static Normalizer precompiled(TokenizerObject fields) {
        byte[] bytes = fields.base64("precompiled_charsmap");
        try {
            return CharsMap.of(bytes);
        } catch (IllegalArgumentException e) {
            throw fields.bad("precompiled_charsmap is no map of characters: " + e.getMessage());
        }
    }
}
