package dev.opsdeck.foreign;

import static dev.opsdeck.foreign.SecretRule.certain;
import static dev.opsdeck.foreign.SecretRule.mixed;

import java.util.List;

/**
 * Secrets that can be told by their own look, from the formats that their makers publish. One line
 * each: id, keywords, expression. To add one, add a line and an example to the test.
 */
final class TokenRules {
  private TokenRules() {}

  static List<SecretRule> all() {
    return List.of(
        // Keys and tokens of no one in particular
        certain(
            "pem",
            "private key",
            "(?P<secret>-----BEGIN [A-Z0-9 ]*PRIVATE KEY[^-]*-----.*?"
                + "-----END [A-Z0-9 ]*PRIVATE KEY[^-]*-----)"),
        certain("age", "age-secret-key-", "\\b(?P<secret>AGE-SECRET-KEY-1[0-9A-Z]{20,})"),
        certain("jwt", "eyj", "\\b(?P<secret>eyJ[A-Za-z0-9_-]{5,}(?:\\.[A-Za-z0-9_-]*){1,4})"),
        // Clouds
        certain(
            "aws-key-id",
            "akia asia aroa aida abia acca",
            "\\b(?P<secret>(?:AKIA|ASIA|AROA|AIDA|ABIA|ACCA)[A-Z0-9]{16})\\b"),
        certain(
            "signed-url",
            "sig= signature=",
            "(?i)\\b(?:sig|[\\w-]*signature)=(?P<secret>[A-Z0-9%+/=_-]{16,})"),
        certain(
            "azure-client-secret",
            "q~",
            "(?P<secret>[A-Za-z0-9_~.]{3}[0-9]Q~[A-Za-z0-9_~.-]{30,36})"),
        certain("azure-storage-key", "==", "(?P<secret>[A-Za-z0-9+/]{86}==)"),
        certain("azure-devops", "azdo", "(?P<secret>[A-Za-z0-9]{76}AZDO[A-Za-z0-9]{4})"),
        certain("azure-registry", "+acr", "(?P<secret>[A-Za-z0-9+/]{42}\\+ACR[A-Za-z0-9]{6})"),
        certain(
            "azure-service-key",
            "azca asth aseh +asb",
            "(?P<secret>[A-Za-z0-9+/]{30,60}\\+?(?:AzCa|ASth|AsEh|ASb)[A-Za-z0-9+/]{5,6}={0,2})"),
        certain("google-api-key", "aiza", "\\b(?P<secret>AIza[0-9A-Za-z_-]{35})"),
        certain(
            "google-oauth",
            "ya29. gocspx-",
            "\\b(?P<secret>ya29\\.[0-9A-Za-z_-]{20,}|GOCSPX-[0-9A-Za-z_-]{20,})"),
        certain("alibaba", "ltai", "\\b(?P<secret>LTAI[A-Za-z0-9]{17,21})\\b"),
        certain(
            "digitalocean", "dop_v1_ doo_v1_ dor_v1_", "\\b(?P<secret>do[opr]_v1_[a-f0-9]{64})"),
        certain("heroku", "hrku-", "\\b(?P<secret>HRKU-[A-Za-z0-9_-]{30,})"),
        // Code, packages and their builds
        certain(
            "github",
            "ghp_ gho_ ghu_ ghs_ ghr_ github_pat_",
            "\\b(?P<secret>gh[pousr]_[A-Za-z0-9]{20,}|github_pat_[A-Za-z0-9_]{20,})"),
        certain(
            "gitlab",
            "glpat- gldt- glrt- glcbt- glptt- glft- gloas- glsoat- glimt- glagent- gr1348941",
            "(?i)\\b(?P<secret>gl(?:pat|dt|rt|cbt|ptt|ft|oas|soat|imt|agent)-[A-Z0-9_.-]{16,}"
                + "|GR1348941[A-Z0-9_-]{20})"),
        certain(
            "bitbucket-atlassian",
            "atbb atatt3 atctt3",
            "\\b(?P<secret>ATBB[A-Za-z0-9]{24,}|AT[AC]TT3[A-Za-z0-9_=-]{40,})"),
        certain("npm", "npm_", "\\b(?P<secret>npm_[A-Za-z0-9]{36})"),
        certain("pypi", "pypi-age", "\\b(?P<secret>pypi-AgE[A-Za-z0-9_-]{40,})"),
        certain("rubygems", "rubygems_", "\\b(?P<secret>rubygems_[a-f0-9]{48})"),
        certain("docker", "dckr_pat_ dckr_oat_", "\\b(?P<secret>dckr_[po]at_[A-Za-z0-9_-]{20,})"),
        mixed("artifactory", "akc", "\\b(?P<secret>AKC[a-zA-Z0-9]{60,75})\\b", 3.5),
        // Operations
        certain("vault", "hvs. hvb. hvr.", "\\b(?P<secret>hv[sbr]\\.[A-Za-z0-9_-]{20,})"),
        certain(
            "terraform",
            ".atlasv1.",
            "(?P<secret>[A-Za-z0-9]{14}\\.atlasv1\\.[A-Za-z0-9_=-]{50,})"),
        certain("pulumi", "pul-", "\\b(?P<secret>pul-[a-f0-9]{40})"),
        certain(
            "doppler",
            "dp.pt. dp.st. dp.sa. dp.ct.",
            "\\b(?P<secret>dp\\.(?:pt|st|sa|ct)\\.[\\w.-]{30,})"),
        certain(
            "grafana",
            "glsa_ glc_ eyjriji eyjrijoi",
            "\\b(?P<secret>glsa_[A-Za-z0-9]{32}_[A-Fa-f0-9]{8}|glc_[A-Za-z0-9+/]{32,}={0,2}"
                + "|eyJrIjoi[A-Za-z0-9]{60,}={0,2})"),
        certain(
            "new-relic",
            "nrak- nrjs- nraa- nrii-",
            "\\b(?P<secret>NR(?:AK|JS|AA|II)-[A-Za-z0-9_-]{19,})"),
        certain("sentry", "sntrys_ sntryu_", "\\b(?P<secret>sntry[su]_[A-Za-z0-9+/=_-]{40,})"),
        certain("databricks", "dapi", "\\b(?P<secret>dapi[a-f0-9]{32}(?:-\\d)?)"),
        certain("planetscale", "pscale_", "\\b(?P<secret>pscale_(?:tkn|pw|oauth)_[\\w.=-]{32,})"),
        certain(
            "supabase", "sbp_ sb_secret_", "\\b(?P<secret>sbp_[a-f0-9]{40}|sb_secret_[\\w-]{20,})"),
        certain("flyio", "fo1_ fm1r_ fm2_", "\\b(?P<secret>f(?:o1|m1[ar]|m2)_[\\w+/=-]{40,})"),
        certain("one-password", "ops_eyj", "\\b(?P<secret>ops_eyJ[A-Za-z0-9+/]{100,}={0,3})"),
        // Chat, mail, payment and the rest
        certain(
            "slack",
            "xoxa- xoxb- xoxc- xoxd- xoxe- xoxo- xoxp- xoxr- xoxs- xoxe. xapp-",
            "\\b(?P<secret>xox[a-z][-.][A-Za-z0-9-]{10,}(?:[.-][A-Za-z0-9-]+)*|xapp-[A-Za-z0-9-]{10,})"),
        certain(
            "slack-hook",
            "hooks.slack.com",
            "hooks\\.slack\\.com/(?:services|workflows|triggers)/(?P<secret>[A-Za-z0-9+/_-]{20,})"),
        certain("teams-hook", "webhook.office.com", "webhook\\.office\\.com/(?P<secret>\\S{20,})"),
        certain("discord-hook", "/api/webhooks/", "/api/webhooks/\\d+/(?P<secret>[\\w-]{40,})"),
        certain("telegram", ":aa", "\\b(?P<secret>[0-9]{8,10}:AA[A-Za-z0-9_-]{32,34})"),
        certain(
            "stripe",
            "sk_live_ sk_test_ rk_live_ rk_test_ whsec_",
            "\\b(?P<secret>[sr]k_(?:live|test|prod)_[A-Za-z0-9]{10,}|whsec_[A-Za-z0-9+/=]{20,})"),
        certain(
            "square",
            "sq0atp- sq0csp- eaaa",
            "\\b(?P<secret>sq0[a-z]{3}-[\\w-]{22,}|EAAA[\\w-]{56,})"),
        certain(
            "shopify",
            "shpat_ shpca_ shppa_ shpss_",
            "\\b(?P<secret>shp(?:at|ca|pa|ss)_[a-fA-F0-9]{32})"),
        certain("sendgrid", "sg.", "\\b(?P<secret>SG\\.[A-Za-z0-9_-]{16,}\\.[A-Za-z0-9_-]{16,})"),
        certain("sendinblue", "xkeysib-", "\\b(?P<secret>xkeysib-[a-f0-9]{64}-\\w{16})"),
        certain("mailgun", "key-", "\\b(?P<secret>key-[a-f0-9]{32})\\b"),
        certain("mailchimp", "-us", "\\b(?P<secret>[a-f0-9]{32}-us[0-9]{1,2})\\b"),
        certain(
            "model-api",
            "sk-",
            "\\b(?P<secret>sk-(?:proj-|svcacct-|admin-|ant-[a-z0-9]+-)?[A-Za-z0-9_-]{20,})"),
        certain("hugging-face", "hf_ api_org_", "\\b(?P<secret>(?:hf_|api_org_)[A-Za-z]{30,})"),
        certain("postman", "pmak-", "\\b(?P<secret>PMAK-[a-f0-9]{24}-[a-f0-9]{34})"),
        certain("linear", "lin_api_", "\\b(?P<secret>lin_api_[A-Za-z0-9]{32,})"),
        certain("notion", "ntn_", "\\b(?P<secret>ntn_[A-Za-z0-9]{40,})"),
        certain("netlify", "nfp_", "\\b(?P<secret>nfp_[A-Za-z0-9]{36})"));
  }
}
