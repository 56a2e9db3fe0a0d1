package access

import (
	"encoding/json"
	"regexp"
	"strconv"

	"github.com/palisade-iac/palisade/components/component"
	"github.com/palisade-iac/palisade/pkg/validate"
)

// Session says what sessions are like. Its zero value ends them after 15 minutes without a key stroke and after 8 hours in any case, and runs them
// as ssm-user, which the agent makes and lets become root.
type Session struct {
	// IdleTimeout is after how many minutes without activity a session ends, 1 to 60. Default: 15; AWS's own is 20.
	IdleTimeout int `pulumi:"idleTimeout,optional"`
	// MaxDuration is after how many minutes a session ends in any case, 1 to 1440. Default: 480; AWS's own is never.
	MaxDuration int `pulumi:"maxDuration,optional"`
	// LinuxProfile are commands that run when a session on Linux begins, such as "exec /bin/bash". Default: none.
	LinuxProfile string `pulumi:"linuxProfile,optional"`
	// WindowsProfile are commands that run when a session on Windows begins. Default: none.
	WindowsProfile string `pulumi:"windowsProfile,optional"`
	// RunAs runs sessions on Linux as users of the operating system, and no more as ssm-user. Default: ssm-user.
	RunAs *RunAs `pulumi:"runAs,optional"`
}

// RunAs says as which user of the operating system a session runs: the one that the tag SSMSessionRunAs of the operator's IAM user or role (or of their
// session) names, else the default one. The user must exist on the instance; it can do what it may do there, and sudo is no part of that. Whoever can tag a
// principal chooses its user: keep iam:TagUser, iam:TagRole and sts:TagSession to yourself.
type RunAs struct {
	// DefaultUser is the user of those without the tag. Default: none; they are then refused.
	DefaultUser string `pulumi:"defaultUser,optional"`
}

// runAsTag is the tag of principals that names their user on instances ("Turn on Run As support for Linux and macOS managed nodes").
const runAsTag = "SSMSessionRunAs"

// osUser is a name of a user as Linux and macOS have it.
var osUser = regexp.MustCompile(`^[a-z_][a-z0-9_.-]{0,31}$`)

func (s Session) withDefaults() Session {
	if s.IdleTimeout == 0 {
		s.IdleTimeout = 15
	}
	if s.MaxDuration == 0 {
		s.MaxDuration = 480
	}
	return s
}

func (s Session) validate(c *validate.Collector, at validate.Path) {
	if m := s.IdleTimeout; m < 1 || m > 60 {
		c.Addf(validate.Invalid, at.Field("idleTimeout"), m, "%d minutes: AWS takes 1 to 60", m)
	}
	if m := s.MaxDuration; m < 1 || m > 1440 {
		c.Addf(validate.Invalid, at.Field("maxDuration"), m, "%d minutes: AWS takes 1 to 1440, a day", m)
	}
	if s.RunAs != nil && s.RunAs.DefaultUser != "" {
		checkOsUser(c, at.Field("runAs").Field("defaultUser"), s.RunAs.DefaultUser)
	}
}

func checkOsUser(c *validate.Collector, at validate.Path, user string) {
	if !osUser.MatchString(user) {
		c.Addf(validate.Invalid, at, user, "%q is no name of a user: lower-case letters, digits, hyphens, dots and underscores, at most 32", user)
	}
}

// runAs are the conditions that a principal must meet for its session to have a user: one of those that the group may be, or at least any.
func (s Session) runAs(users []string) component.Condition {
	switch {
	case len(users) > 0:
		return component.Condition{"StringEquals": {"aws:PrincipalTag/" + runAsTag: users}}
	case s.RunAs != nil && s.RunAs.DefaultUser == "":
		return component.Condition{"Null": {"aws:PrincipalTag/" + runAsTag: {"false"}}}
	default:
		return nil
	}
}

// sessionDocument is a document of type Session ("Session document schema").
type sessionDocument struct {
	SchemaVersion string        `json:"schemaVersion"`
	Description   string        `json:"description"`
	SessionType   string        `json:"sessionType"`
	Inputs        sessionInputs `json:"inputs"`
}

type sessionInputs struct {
	S3BucketName                string       `json:"s3BucketName"`
	S3KeyPrefix                 string       `json:"s3KeyPrefix"`
	S3EncryptionEnabled         bool         `json:"s3EncryptionEnabled"`
	CloudWatchLogGroupName      string       `json:"cloudWatchLogGroupName"`
	CloudWatchEncryptionEnabled bool         `json:"cloudWatchEncryptionEnabled"`
	CloudWatchStreamingEnabled  bool         `json:"cloudWatchStreamingEnabled"`
	KmsKeyID                    string       `json:"kmsKeyId"`
	RunAsEnabled                bool         `json:"runAsEnabled"`
	RunAsDefaultUser            string       `json:"runAsDefaultUser"`
	IdleSessionTimeout          string       `json:"idleSessionTimeout"`
	MaxSessionDuration          string       `json:"maxSessionDuration"`
	ShellProfile                shellProfile `json:"shellProfile"`
}

type shellProfile struct {
	Windows string `json:"windows"`
	Linux   string `json:"linux"`
}

// document is the session document, once it is known where its logs go and which key is used. Unencrypted logs are refused: a session whose log cannot be
// written as it should does not start.
func (s Session) document(component, bucket, prefix, group, key string) (string, error) {
	inputs := sessionInputs{
		S3BucketName: bucket, S3KeyPrefix: prefix, S3EncryptionEnabled: true,
		// Streams tell of a command when it is typed, and cannot be cut short by ending the agent before the session ends.
		CloudWatchLogGroupName: group, CloudWatchEncryptionEnabled: true, CloudWatchStreamingEnabled: group != "",
		KmsKeyID: key, IdleSessionTimeout: strconv.Itoa(s.IdleTimeout), MaxSessionDuration: strconv.Itoa(s.MaxDuration),
		ShellProfile: shellProfile{Windows: s.WindowsProfile, Linux: s.LinuxProfile},
	}
	if s.RunAs != nil {
		inputs.RunAsEnabled, inputs.RunAsDefaultUser = true, s.RunAs.DefaultUser
	}
	text, err := json.Marshal(sessionDocument{
		SchemaVersion: "1.0", Description: "Sessions of " + component, SessionType: "Standard_Stream", Inputs: inputs,
	})
	return string(text), err
}
