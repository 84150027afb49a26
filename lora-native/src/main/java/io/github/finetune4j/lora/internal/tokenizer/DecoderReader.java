// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.tokenizer;

import java.util.List;

/** Reads a decoder; those not listed here are refused by name. */
final class DecoderReader {
    private static final String KNOWN =
            "BPEDecoder, ByteFallback, ByteLevel, CTC, Fuse, Metaspace, Replace, Sequence, Strip, WordPiece";

    private DecoderReader() {}

    static Decoder read(TokenizerObject fields) {
        return switch (fields.type()) {
            case "Sequence" -> Decoder.all(sequence(fields));
            case "ByteLevel" -> Decoders.bytes();
            case "ByteFallback" -> Decoders.byteFallback();
            case "Fuse" -> Decoders.fuse();
            case "Metaspace" -> Decoders.metaspace(fields.character("replacement"), SplitterReader.prepend(fields));
            case "Replace" -> Decoders.replace(new Replacing(fields.pattern(), fields.text("content")), fields.where());
            case "Strip" ->
                Decoders.strip(
                        fields.character("content"),
                        fields.whole("start", 0, Integer.MAX_VALUE),
                        fields.whole("stop", 0, Integer.MAX_VALUE));
            case "WordPiece" -> Decoders.wordPiece(fields.text("prefix"), fields.flag("cleanup"));
            case "BPEDecoder" -> Decoders.suffix(fields.text("suffix"), fields.where());
            case "CTC" ->
                Decoders.ctc(fields.text("pad_token"), fields.text("word_delimiter_token"), fields.flag("cleanup"));
            default -> throw fields.unknown(KNOWN);
        };
    }

    private static List<Decoder> sequence(TokenizerObject fields) {
        return fields.objects("decoders").stream().map(DecoderReader::read).toList();
    }
}
