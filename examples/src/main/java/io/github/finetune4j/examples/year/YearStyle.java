// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.examples.year;

/** How the page looks: light and dark, wide and narrow, and on paper. */
final class YearStyle {
    static final String CSS = """
            :root { color-scheme: light dark; --page: #ffffff; --card: #f6f7f9; --ink: #1c2128; --soft: #57606a; --rule: #d8dee4;
              --kept: #0b61a4; --never: #8a5a00; --blind: #8b3a9e; --good: #116329; --goodback: #dafbe1; --bad: #a40e26; --badback: #ffebe9;
              --warn: #7d4e00; --warnback: #fff3d6; }
            @media (prefers-color-scheme: dark) { :root { --page: #14171c; --card: #1d2229; --ink: #e3e8ee; --soft: #9aa5b1; --rule: #343c46;
              --kept: #63b3f5; --never: #e0a33e; --blind: #d59be6; --good: #6fdd8b; --goodback: #12341d; --bad: #ff9389; --badback: #45171a;
              --warn: #f0c069; --warnback: #3a2c0c; } }
            * { box-sizing: border-box; }
            body { margin: 0; overflow-wrap: break-word; background: var(--page); color: var(--ink);
              font: 16px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif; }
            main { max-width: 64rem; margin: 0 auto; padding: 2rem 1.25rem 4rem; }
            h1 { font-size: 1.75rem; line-height: 1.2; margin: 0 0 .25rem; }
            h2 { font-size: 1.15rem; margin: 2.5rem 0 .75rem; padding-bottom: .3rem; border-bottom: 1px solid var(--rule); }
            .lead { margin: 0 0 1.25rem; color: var(--soft); font-size: 1.05rem; }
            .note { color: var(--soft); font-size: .88rem; margin: .6rem 0; }
            .verdict { margin: 0 0 1.25rem; padding: .9rem 1.1rem; border-radius: .5rem; border-left: .3rem solid var(--good); background: var(--goodback); }
            .verdict.bad { background: var(--badback); border-color: var(--bad); }
            .cards { display: grid; grid-template-columns: repeat(auto-fit, minmax(15rem, 1fr)); gap: .9rem; margin: 0 0 1rem; }
            .card { background: var(--card); border-radius: .5rem; padding: .8rem 1rem; border-top: .25rem solid var(--soft); }
            .card.kept { border-color: var(--kept); } .card.never { border-color: var(--never); } .card.blind { border-color: var(--blind); }
            .card b { display: block; font-size: 1.9rem; line-height: 1.25; font-variant-numeric: tabular-nums; }
            .card span { display: block; color: var(--soft); font-size: .88rem; }
            .card strong { font-size: .95rem; }
            figure { margin: 0; } figcaption { color: var(--soft); font-size: .88rem; margin-bottom: .5rem; }
            figure svg { display: block; width: 100%; height: auto; }
            svg.narrow { display: none; }
            svg text { font-size: 12px; fill: var(--soft); }
            .grid { stroke: var(--rule); } .tick { stroke: var(--soft); }
            .band { opacity: .13; } .line { fill: none; stroke-width: 2; stroke-linejoin: round; }
            .band.kept { fill: var(--kept); opacity: .25; } .line.kept { stroke: var(--kept); stroke-width: 2.75; }
            .band.never { fill: var(--never); } .line.never { stroke: var(--never); stroke-dasharray: 7 4; }
            .band.blind { fill: var(--blind); } .line.blind { stroke: var(--blind); stroke-dasharray: 2 3; }
            .key { margin-right: 1.1rem; color: var(--ink); white-space: nowrap; }
            .key::before { content: ""; display: inline-block; width: 1.7rem; margin-right: .4rem; vertical-align: middle; border-top: .2rem solid var(--kept); }
            .key.never::before { border-color: var(--never); border-top-style: dashed; } .key.blind::before { border-color: var(--blind); border-top-style: dotted; }
            .mark line { stroke: var(--soft); stroke-dasharray: 1 3; } .mark circle { fill: var(--soft); } svg .mark text { fill: var(--page); font-size: 11px; font-weight: 700; }
            .mark.alarm circle, .no.alarm { fill: var(--bad); background: var(--bad); } .mark.promoted circle, .no.promoted { fill: var(--good); background: var(--good); }
            .mark.world circle, .no.world { fill: var(--warn); background: var(--warn); } .mark.killed circle, .no.killed { fill: var(--ink); background: var(--ink); }
            .mark.refused circle, .no.refused { fill: var(--blind); background: var(--blind); } .no.people { background: var(--soft); }
            .story { list-style: none; margin: 0; padding: 0; }
            .story li { display: grid; grid-template-columns: 2rem 4.5rem 6.5rem 1fr; gap: 0 .8rem; padding: .5rem 0; border-bottom: 1px solid var(--rule); font-size: .93rem; }
            .no { display: inline-block; width: 1.55rem; height: 1.55rem; line-height: 1.55rem; border-radius: 50%; text-align: center; color: var(--page); font-size: .78rem; font-weight: 700; }
            .when { font-variant-numeric: tabular-nums; color: var(--soft); } .sort { font-weight: 600; } .what { min-width: 0; overflow-wrap: anywhere; }
            .scroll { overflow-x: auto; }
            table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; font-size: .92rem; }
            th, td { text-align: left; vertical-align: top; padding: .45rem .7rem; border-bottom: 1px solid var(--rule); overflow-wrap: anywhere; }
            thead th { color: var(--soft); font-weight: 600; font-size: .82rem; vertical-align: bottom; } tbody th { font-weight: 600; }
            td small { color: var(--soft); font-size: .84rem; white-space: nowrap; }
            .refusal { margin: 0 0 1rem; padding: .9rem 1.1rem; border-radius: .5rem; background: var(--badback); border-left: .3rem solid var(--bad); }
            .refusal p { margin: .2rem 0; } .refusal .note { color: var(--ink); }
            .line-age { list-style: none; margin: 0; padding: 0; }
            .line-age li { position: relative; padding: 0 0 1rem 1.6rem; border-left: 2px solid var(--rule); margin-left: .5rem; }
            .line-age li:last-child { border-color: transparent; padding-bottom: 0; }
            .line-age li::before { content: ""; position: absolute; left: -.45rem; top: .35rem; width: .75rem; height: .75rem; border-radius: 50%; background: var(--kept); }
            .line-age small, .line-age code { display: block; color: var(--soft); font-size: .82rem; overflow-wrap: anywhere; }
            .method { padding-left: 1.2rem; font-size: .93rem; } .method li { margin: .3rem 0; }
            .scroll:focus-visible { outline: 3px solid var(--kept); outline-offset: 2px; }
            @media (max-width: 40rem) { main { padding: 1.25rem .9rem 3rem; } h1 { font-size: 1.4rem; }
              svg.wide { display: none; } svg.narrow { display: block; }
              .story li { grid-template-columns: 2rem auto 1fr; } .story .what { grid-column: 2 / -1; }
              thead { display: none; } table, tbody { display: block; } tr { display: grid; grid-template-columns: 1fr 1fr; gap: .4rem 1rem; padding: .6rem 0; border-bottom: 1px solid var(--rule); }
              th, td { border: 0; padding: 0; min-width: 0; } tbody th { grid-column: 1 / -1; } td small { white-space: normal; }
              td[data-column]::before { content: attr(data-column); display: block; color: var(--soft); font-size: .8rem; } }
            @media print { :root { color-scheme: light; --page: #fff; --card: #f6f7f9; --ink: #000; --soft: #444; --rule: #bbb; --kept: #0b61a4; --never: #8a5a00;
                --blind: #8b3a9e; --good: #116329; --bad: #a40e26; --badback: #fff; --warn: #7d4e00; --warnback: #fff; }
              main { max-width: none; padding: 0; } li, tr, figure, .refusal { break-inside: avoid; } }
            """;

    private YearStyle() {}
}
