"""Random scores, outcomes, tables and labels, and what scipy, statsmodels and scikit-learn say of them."""

import krippendorff
import numpy
import scipy.stats
import sklearn.metrics
import statsmodels.stats.contingency_tables
import statsmodels.stats.inter_rater
import statsmodels.stats.multitest
import statsmodels.stats.power
import statsmodels.stats.proportion

OTHER = ["two-sided", "less", "greater"]


def values(random, n):
    """Scores of many kinds: normal, skewed, few levels with ties, tiny, huge."""
    kind = random.integers(7)
    if kind == 0:
        return random.normal(random.normal(), random.exponential() + 0.01, n)
    if kind == 1:
        return random.lognormal(0, 1.5, n)
    if kind == 2:
        return random.integers(0, random.integers(2, 8), n).astype(float)
    if kind == 3:
        return random.random(n) * 1e-6
    if kind == 4:
        return random.normal(1e4, 10, n)
    if kind == 5:
        return numpy.round(random.random(n), 1)
    return numpy.where(random.random(n) < 0.8, 0.0, random.standard_t(2, n))


def spread(random, least, most):
    """Values that are not all the same."""
    while True:
        drawn = values(random, int(random.integers(least, most)))
        if len(set(drawn)) > 1:
            return drawn


def proportions(random):
    n = int(numpy.exp(random.uniform(0, 12))) + 1
    k = int(random.integers(0, n + 1)) if random.random() < 0.7 else int(random.choice([0, n, min(n, 1)]))
    alpha = float(random.choice([0.05, 0.01, 0.1, 0.2, 0.001]))
    confint = statsmodels.stats.proportion.proportion_confint
    result = [v for method in ("wilson", "beta", "jeffreys", "agresti_coull", "normal") for v in confint(k, n, alpha, method)]
    return {"k": k, "n": n, "level": 1 - alpha}, result


def mcnemar(random):
    b, c = (int(v) for v in random.integers(0, int(numpy.exp(random.uniform(0, 9))) + 2, 2))
    table = [[5, b], [c, 5]]
    test = statsmodels.stats.contingency_tables.mcnemar
    mid = min(1.0, 2 * scipy.stats.binom.cdf(min(b, c), b + c, 0.5) - scipy.stats.binom.pmf(min(b, c), b + c, 0.5)) if b != c else 1.0
    plain = test(table, exact=False, correction=False) if b + c else None
    return {"b": b, "c": c}, [test(table, exact=True).pvalue if b + c else 1.0, mid] + (
        [plain.statistic, plain.pvalue] if plain else [0, 1])


def paired(random):
    a = spread(random, 3, 200)
    b = a + values(random, len(a)) * random.choice([0.01, 1])
    d = b - a
    if len(set(d)) == 1:
        return paired(random)
    t = scipy.stats.ttest_rel(b, a)
    interval = t.confidence_interval(0.95)
    greater = scipy.stats.ttest_rel(b, a, alternative="greater").pvalue
    return {"d": d.tolist()}, [t.statistic, t.pvalue, greater, interval.low, interval.high, d.mean() / d.std(ddof=1), d.std(ddof=1)]


def wilcoxon(random):
    d = numpy.round(values(random, int(random.integers(1, 120))), 3)
    if not d.any():
        return wilcoxon(random)
    result = []
    for zeros in ("wilcox", "pratt", "zsplit"):
        for correction in (False, True):
            test = scipy.stats.wilcoxon(d, zero_method=zeros, correction=correction, method="asymptotic")
            result += [test.statistic, test.pvalue]
    automatic = scipy.stats.wilcoxon(d)
    return {"d": d.tolist()}, result + [automatic.statistic, automatic.pvalue]


def samples(random):
    a, b = spread(random, 3, 80), spread(random, 3, 80)
    if random.random() < 0.5:
        b = numpy.resize(a, len(b)) + random.normal(0, 1, len(b)).round(1)
    other = OTHER[random.integers(3)]
    welch = scipy.stats.ttest_ind(a, b, equal_var=False, alternative=other)
    student = scipy.stats.ttest_ind(a, b, alternative=other)
    result = [welch.statistic, welch.pvalue, welch.df, student.statistic, student.pvalue]
    for corrected in (False, True):
        u = scipy.stats.mannwhitneyu(a, b, use_continuity=corrected, alternative=other, method="asymptotic")
        result += [u.statistic, u.pvalue]
    ks = scipy.stats.ks_2samp(a, b)
    result += [ks.statistic, ks.pvalue, scipy.stats.ks_2samp(a, b, method="asymp").pvalue]
    return {"a": a.tolist(), "b": b.tolist(), "alternative": other}, result + [
        scipy.stats.wasserstein_distance(a, b), scipy.stats.energy_distance(a, b)]


def tables(random):
    k1, k2 = (int(v) for v in random.integers(0, 40, 2))
    n1, n2 = k1 + int(random.integers(1, 40)), k2 + int(random.integers(1, 40))
    table = [[k1, n1 - k1], [k2, n2 - k2]]
    fisher = [scipy.stats.fisher_exact(table, alternative=other).pvalue for other in OTHER]
    if k1 + k2 == 0:
        return tables(random)
    yates, plain = (scipy.stats.chi2_contingency(table, correction=c) for c in (True, False))
    z = statsmodels.stats.proportion.proportions_ztest([k1, k2], [n1, n2])
    interval = statsmodels.stats.proportion.confint_proportions_2indep
    ends = [v for method in ("wald", "agresti-caffo", "newcomb") for v in interval(k1, n1, k2, n2, method=method)]
    return {"k1": k1, "n1": n1, "k2": k2, "n2": n2}, fisher + [yates.statistic, yates.pvalue, plain.statistic, plain.pvalue, *z] + ends


def adjusted(random):
    p = random.random(int(random.integers(1, 30))) ** random.choice([1, 3])
    if random.random() < 0.3:
        p = p.round(1)
    methods = ["bonferroni", "sidak", "holm", "holm-sidak", "simes-hochberg", "hommel", "fdr_bh", "fdr_by"]
    return {"p": p.tolist()}, [v for m in methods for v in statsmodels.stats.multitest.multipletests(p, 0.05, m)[1]]


def goodness(random):
    observed = random.poisson(random.uniform(3, 200), int(random.integers(2, 8))) + 1
    ratio = random.random(len(observed)) + 0.1
    test = scipy.stats.chisquare(observed, observed.sum() * ratio / ratio.sum())
    other = scipy.stats.power_divergence(observed, observed.sum() * ratio / ratio.sum(), lambda_="log-likelihood")
    return {"observed": observed.tolist(), "ratio": ratio.tolist()}, [test.statistic, test.pvalue, other.statistic, other.pvalue]


def classes(random):
    k = int(random.integers(2, 7))
    n = int(random.integers(1, 200))
    truth = random.integers(0, k if random.random() < 0.7 else max(1, k - 1), n)
    given = numpy.where(random.random(n) < random.random(), truth, random.integers(0, k, n))
    labels = list(range(k))
    result = [sklearn.metrics.accuracy_score(truth, given), sklearn.metrics.matthews_corrcoef(truth, given)]
    for average in ("micro", "macro", "weighted"):
        for beta in (1, 2):
            result += sklearn.metrics.precision_recall_fscore_support(
                truth, given, beta=beta, labels=labels, average=average, zero_division=0)[:3]
    return {"truth": truth.tolist(), "given": given.tolist(), "classes": k}, result


def confidence(random):
    n = int(random.integers(2, 300))
    p = random.random(n)
    if random.random() < 0.4:
        p = p.round(1)
    y = (random.random(n) < p ** random.uniform(0.5, 2)).astype(int)
    if len(set(y)) < 2:
        return confidence(random)
    return {"y": y.tolist(), "p": p.tolist()}, [
        sklearn.metrics.brier_score_loss(y, p), sklearn.metrics.log_loss(y, p), sklearn.metrics.roc_auc_score(y, p),
        sklearn.metrics.average_precision_score(y, p)]


def agreement(random):
    k = int(random.integers(2, 6))
    n = int(random.integers(10, 150))
    a = random.integers(0, k, n)
    b = numpy.where(random.random(n) < 0.6, a, random.integers(0, k, n))
    if len(set(a)) < 2 or len(set(b)) < 2:
        return agreement(random)
    kappas = [sklearn.metrics.cohen_kappa_score(a, b, labels=list(range(k)), weights=w) for w in (None, "linear", "quadratic")]
    ratings = numpy.array([a, b, numpy.where(random.random(n) < 0.5, b, random.integers(0, k, n))], dtype=float) + 1
    ratings[random.random(ratings.shape) < 0.2] = numpy.nan
    alphas = [krippendorff.alpha(reliability_data=ratings, level_of_measurement=level) for level in ("nominal", "ordinal", "interval", "ratio")]
    counts = statsmodels.stats.inter_rater.aggregate_raters(numpy.array([a, b, (a + b) % k]).T, n_cat=None)[0]
    return {"a": a.tolist(), "b": b.tolist(), "classes": k, "ratings": [[None if v != v else v for v in row] for row in ratings],
            "counts": counts.tolist()}, kappas + alphas + [
        statsmodels.stats.inter_rater.fleiss_kappa(counts, "fleiss"), statsmodels.stats.inter_rater.fleiss_kappa(counts, "randolph")]


def quantiles(random):
    x = values(random, int(random.integers(1, 60)))
    p = float(random.random()) if random.random() < 0.8 else float(random.choice([0, 0.5, 1]))
    return {"x": x.tolist(), "p": p}, [numpy.quantile(x, p, method=m) for m in ("linear", "hazen", "weibull", "median_unbiased")]


def t_power(random):
    test = statsmodels.stats.power.TTestPower()
    d, n, alpha = float(random.uniform(0.05, 1.5)), int(random.integers(3, 300)), float(random.choice([0.05, 0.01, 0.1]))
    other = statsmodels.stats.power.TTestIndPower()
    result = [test.power(d, n, alpha), other.power(d, n, alpha, ratio=1.5), statsmodels.stats.power.NormalIndPower().power(d, n, alpha)]
    # statsmodels has no number where the power is nearly 1
    return ({"d": d, "n": n, "alpha": alpha}, result) if numpy.isfinite(result).all() else t_power(random)


KINDS = {"proportions": proportions, "mcnemar": mcnemar, "paired": paired, "wilcoxon": wilcoxon, "samples": samples,
         "tables": tables, "adjusted": adjusted, "goodness": goodness, "classes": classes,
         "confidence": confidence, "agreement": agreement, "quantiles": quantiles, "power": t_power}
