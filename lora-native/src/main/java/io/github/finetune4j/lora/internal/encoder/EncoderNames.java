// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.encoder;

import java.util.List;

/** The names of an encoder's tensors in its file, by family, without what stands before all of them. */
final class EncoderNames {
    private static final String WEIGHT = ".weight";
    private final EncoderFamily family;

    EncoderNames(EncoderFamily family) {
        this.family = family;
    }

    String words() {
        return family == EncoderFamily.MODERNBERT
                ? "embeddings.tok_embeddings.weight"
                : "embeddings.word_embeddings.weight";
    }

    String places() {
        return "embeddings.position_embeddings.weight";
    }

    String types() {
        return "embeddings.token_type_embeddings.weight";
    }

    String embeddingNorm() {
        return switch (family) {
            case MODERNBERT -> "embeddings.norm";
            case NOMIC -> "emb_ln";
            case BERT, ROBERTA, DISTILBERT, MPNET, GTE, DEBERTA -> "embeddings.LayerNorm";
        };
    }

    private String layer(int i) {
        return switch (family) {
            case DISTILBERT -> "transformer.layer." + i + ".";
            case MODERNBERT -> "layers." + i + ".";
            case NOMIC -> "encoder.layers." + i + ".";
            case BERT, ROBERTA, MPNET, GTE, DEBERTA -> "encoder.layer." + i + ".";
        };
    }

    /** {@return the modules of queries, keys and values, which the kernel has as one; some files too} */
    List<String> input(int i) {
        return under(
                layer(i),
                switch (family) {
                    case BERT, ROBERTA -> List.of("attention.self.query", "attention.self.key", "attention.self.value");
                    case DISTILBERT -> List.of("attention.q_lin", "attention.k_lin", "attention.v_lin");
                    case MPNET -> List.of("attention.attn.q", "attention.attn.k", "attention.attn.v");
                    case MODERNBERT, NOMIC -> List.of("attn.Wqkv");
                    case GTE -> List.of("attention.qkv_proj");
                    case DEBERTA ->
                        List.of("attention.self.query_proj", "attention.self.key_proj", "attention.self.value_proj");
                });
    }

    List<String> output(int i) {
        return under(
                layer(i),
                List.of(
                        switch (family) {
                            case BERT, ROBERTA, DEBERTA -> "attention.output.dense";
                            case DISTILBERT -> "attention.out_lin";
                            case MPNET -> "attention.attn.o";
                            case MODERNBERT -> "attn.Wo";
                            case NOMIC -> "attn.out_proj";
                            case GTE -> "attention.o_proj";
                        }));
    }

    String attentionNorm(int i) {
        return layer(i)
                + switch (family) {
                    case BERT, ROBERTA, DEBERTA -> "attention.output.LayerNorm";
                    case DISTILBERT -> "sa_layer_norm";
                    case MPNET -> "attention.LayerNorm";
                    case MODERNBERT -> "attn_norm";
                    case NOMIC -> "norm1";
                    case GTE -> "attn_ln";
                };
    }

    List<String> up(int i) {
        return under(
                layer(i),
                switch (family) {
                    case BERT, ROBERTA, MPNET, DEBERTA -> List.of("intermediate.dense");
                    case DISTILBERT -> List.of("ffn.lin1");
                    case MODERNBERT -> List.of("mlp.Wi");
                    case NOMIC -> List.of("mlp.fc11", "mlp.fc12");
                    case GTE -> List.of("mlp.up_gate_proj");
                });
    }

    List<String> down(int i) {
        return under(
                layer(i),
                List.of(
                        switch (family) {
                            case BERT, ROBERTA, MPNET, DEBERTA -> "output.dense";
                            case DISTILBERT -> "ffn.lin2";
                            case MODERNBERT -> "mlp.Wo";
                            case NOMIC -> "mlp.fc2";
                            case GTE -> "mlp.down_proj";
                        }));
    }

    String ffnNorm(int i) {
        return layer(i)
                + switch (family) {
                    case BERT, ROBERTA, MPNET, DEBERTA -> "output.LayerNorm";
                    case DISTILBERT -> "output_layer_norm";
                    case MODERNBERT -> "mlp_norm";
                    case NOMIC -> "norm2";
                    case GTE -> "mlp_ln";
                };
    }

    String lastNorm() {
        return "final_norm";
    }

    String relative() {
        return family == EncoderFamily.MPNET
                ? "encoder.relative_attention_bias.weight"
                : "encoder.rel_embeddings.weight";
    }

    String relativeNorm() {
        return "encoder.LayerNorm";
    }

    /** {@return what stands before the last matrix of a head for whole texts} */
    Place dense() {
        return switch (family) {
            case BERT, NOMIC, GTE -> new Place(true, "pooler.dense");
            case DEBERTA -> new Place(false, "pooler.dense");
            case ROBERTA, MPNET -> new Place(false, "classifier.dense");
            case DISTILBERT -> new Place(false, "pre_classifier");
            case MODERNBERT -> new Place(false, "head.dense");
        };
    }

    String headNorm() {
        return "head.norm";
    }

    /** {@return the last matrix of a head} */
    String out(boolean tokens) {
        return !tokens && (family == EncoderFamily.ROBERTA || family == EncoderFamily.MPNET)
                ? "classifier.out_proj"
                : "classifier";
    }

    /** The name of a module, behind the encoder's prefix or beside it. */
    record Place(boolean inside, String module) {}

    private static List<String> under(String prefix, List<String> names) {
        return names.stream().map(name -> prefix + name).toList();
    }

    static List<String> weights(List<String> modules) {
        return modules.stream().map(name -> name + WEIGHT).toList();
    }

    static List<String> biases(List<String> modules) {
        return modules.stream().map(name -> name + ".bias").toList();
    }
}
